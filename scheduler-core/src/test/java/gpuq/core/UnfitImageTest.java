package gpuq.core;

import static gpuq.core.scenario.Scenario.scenario;
import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.EdgeCase;
import gpuq.common.Reaches;
import gpuq.common.contract.AgentEvent.SlotKind;
import gpuq.common.contract.AgentEvent.SlotReport;
import gpuq.common.contract.AgentEvent.UnfitImage;
import gpuq.common.job.GpuNeed;
import gpuq.common.job.NodeId;
import gpuq.common.job.OutcomeCode;
import gpuq.core.place.WhatExists;
import gpuq.core.slots.Demand;
import gpuq.core.slots.PoolSlots;
import gpuq.core.slots.PoolSlots.Service;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Drivers and GPUs of many ages: a job waits for a node that can run its image.
class UnfitImageTest {

    @Test
    @EdgeCase({"GPU-8", "EVOLVE-1"})
    void a_job_never_goes_where_its_image_does_not_run() {
        scenario(
                """
                00:00 node n1 gpus=2 | unfit n1 image=new
                00:01 submit j1 image=new   => j1 QUEUED
                00:02 submit j2 image=old   => j2 QUEUED; j2 ASSIGNED node=n1
                00:05 wait                  => nothing
                00:06 node n2 gpus=1        => j1 ASSIGNED node=n2
                """);
    }

    @Test
    @EdgeCase("GPU-8")
    void a_driver_that_was_renewed_takes_what_waited_for_it() {
        scenario(
                """
                00:00 node n1 gpus=1 | unfit n1 image=new
                00:01 submit j1 image=new   => j1 QUEUED
                00:02 fit n1                => j1 ASSIGNED node=n1
                """);
    }

    @Test
    @EdgeCase({"GPU-8", "EVOLVE-1"})
    void of_two_gpus_of_different_age_the_one_that_can_is_taken() {
        scenario(
                """
                00:00 node n1 gpus=2 | unfit n1 image=new slot=gpu0
                00:01 submit j1 image=new        => j1 QUEUED; j1 ASSIGNED node=n1
                00:02 submit j2 image=new        => j2 QUEUED
                00:03 submit j3 image=old        => j3 QUEUED; j3 ASSIGNED node=n1
                00:04 submit j4 image=new gpus=2 => j4 QUEUED
                00:05 failed j1 code=TIME_LIMIT  => j1 TIMED_OUT; j2 ASSIGNED node=n1
                """);
    }

    @Test
    @EdgeCase("GPU-8")
    void the_next_leader_knows_it_before_the_node_speaks_again() {
        scenario(
                """
                00:00 node n1 gpus=1 | unfit n1 image=new | silence n1
                00:01 submit j1 image=new   => j1 QUEUED
                00:02 takeover              => nothing
                00:03 submit j2 image=old   => j2 QUEUED; j2 ASSIGNED node=n1
                """);
    }

    @Test
    @EdgeCase("GPU-8")
    void nothing_without_a_gpu_minds_the_driver() {
        scenario(
                """
                00:00 node n1 cpus=1 grades=1 gpus=1 | unfit n1
                00:01 submit j1 gpus=0  => j1 QUEUED; j1 ASSIGNED node=n1
                00:02 collected j1      => j1 GRADING; j1 GRADING type=Assigned leg=grade node=n1
                """);
    }

    @Test
    @EdgeCase("GPU-8")
    @Reaches(OutcomeCode.UNSCHEDULABLE)
    void an_image_that_runs_nowhere_ends_its_job_after_a_while() {
        scenario(
                """
                00:00 node n1 gpus=1 | unfit n1
                00:01 submit j1  => j1 QUEUED
                10:00 wait       => nothing
                10:01 wait       => j1 FAILED code=UNSCHEDULABLE counted=false
                """);
    }

    @Test
    @EdgeCase({"GPU-7", "GPU-8"})
    void why_it_runs_nowhere_is_said_in_words() {
        PoolSlots slots = new PoolSlots();
        Demand demand = Demand.ofRun(1, GpuNeed.ANY, SampleJobs.DIGEST);
        UnfitImage tooNew =
                new UnfitImage(
                        SampleJobs.DIGEST,
                        List.of("gpu0"),
                        "it is made with CUDA 12.8, and the driver knows none later than 12.4");
        slots.report(
                new NodeId("n1"),
                List.of(SampleReports.gpu("gpu0", 24, true)),
                List.of(tooNew),
                Service.ACCEPTING);
        assertThat(WhatExists.best(slots, demand))
                .isEqualTo(
                        "the machines here have 1 × X with 24.0 GiB (compute capability 8.0), which"
                                + " cannot run the competition's image: it is made with CUDA 12.8,"
                                + " and the driver knows none later than 12.4");
        assertThat(WhatExists.best(slots, demand.ofAnyImage())).doesNotContain("image");
    }

    @Test
    @EdgeCase("GPU-7")
    void parts_of_a_gpu_are_never_given_out_together() {
        scenario(
                """
                00:00 node n1 parts=4
                00:01 submit j1 gpus=2  => j1 QUEUED
                00:02 submit j2 gpus=1  => j2 QUEUED; j2 ASSIGNED node=n1
                00:03 failed j2 code=TIME_LIMIT => j2 TIMED_OUT
                10:01 wait              => j1 FAILED code=UNSCHEDULABLE
                """);
        PoolSlots slots = new PoolSlots();
        SlotReport part =
                new SlotReport(
                        "gpu0", SlotKind.GPU, "A100 MIG", 10L << 30, 80, true, "", true, null);
        slots.report(new NodeId("n1"), List.of(part), List.of(), Service.ACCEPTING);
        assertThat(WhatExists.best(slots, Demand.ofRun(2, GpuNeed.ANY, null)))
                .endsWith("parts of GPUs of which a job can have one");
    }
}
