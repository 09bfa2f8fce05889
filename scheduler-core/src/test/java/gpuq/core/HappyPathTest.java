package gpuq.core;

import static gpuq.core.scenario.Scenario.scenario;

import gpuq.common.Reaches;
import gpuq.common.job.OutcomeCode;
import org.junit.jupiter.api.Test;

/// The path that every job should go.
class HappyPathTest {

    @Test
    @Reaches(OutcomeCode.GRADED)
    void a_job_runs_on_a_gpu_and_is_graded_on_a_cpu() {
        scenario(
                """
                00:00 node n1 gpus=1 grades=1
                00:01 submit j1 user=ada => j1 QUEUED; j1 ASSIGNED node=n1 attempt=1 leg=run; start j1 node=n1
                00:02 preparing j1       => j1 PREPARING
                00:03 running j1         => j1 RUNNING
                00:20 collecting j1      => nothing
                00:21 collected j1       => j1 GRADING leg=run; j1 GRADING node=n1 leg=grade attempt=1; forget j1 leg=run; start j1 leg=grade
                00:22 preparing j1       => nothing
                00:23 grading j1         => nothing
                00:24 graded j1          => j1 GRADING type=Graded; j1 SUCCEEDED code=GRADED counted=true retried=0 ran=true; forget j1
                00:40 wait               => nothing
                """);
    }
}
