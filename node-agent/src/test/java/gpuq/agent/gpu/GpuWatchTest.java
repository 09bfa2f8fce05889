package gpuq.agent.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import gpuq.agent.verdict.Evidence.GpuEvidence;
import gpuq.common.EdgeCase;
import gpuq.common.contract.AgentEvent.HealthFinding;
import gpuq.common.contract.AgentEvent.SlotReport;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.JobId;
import gpuq.common.job.Leg;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The second of two GPUs has every trouble; the first one is never touched by it.
class GpuWatchTest {

    private static final AttemptRef ATTEMPT = new AttemptRef(JobId.of(1, 2, 3), Leg.RUN, 1);
    private static final AttemptRef OTHER = new AttemptRef(JobId.of(4, 5, 6), Leg.RUN, 1);
    private static final List<String> FIRST = List.of("gpu0");
    private static final List<String> SECOND = List.of("gpu1");
    private static final Duration UP = Duration.ofSeconds(100);

    @TempDir Path folder;
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger changes = new AtomicInteger();
    private GpuWatch watch;

    @BeforeEach
    void openWatch() throws IOException, InterruptedException {
        watch = open();
    }

    private GpuWatch open() throws IOException, InterruptedException {
        return open(Recorded.tool(folder));
    }

    private GpuWatch open(Path tool) throws IOException, InterruptedException {
        return new GpuWatch(
                new Smi(tool, Duration.ofSeconds(10)),
                GpuWatch.load(folder.resolve("gpus.json")),
                new MigRights(folder.resolve("capabilities")),
                new GpuHealth.Limits(90),
                nanos::get,
                changes::incrementAndGet);
    }

    @Test
    @EdgeCase("EXEC-11")
    void each_slot_says_which_driver_stands_behind_it() throws InterruptedException {
        watch.sample();
        assertThat(watch.reports())
                .extracting(SlotReport::driver)
                .containsExactly("550.90.07", "550.90.07");
    }

    @Test
    void healthy_devices_are_offered_as_they_are() throws InterruptedException {
        watch.sample();
        assertThat(watch.reports()).allMatch(SlotReport::usable).hasSize(2);
        assertThat(watch.reports().get(1).model()).isEqualTo("NVIDIA A100-SXM4-40GB");
        assertThat(watch.reports().get(1).computeCapability()).isEqualTo(80);
        assertThat(watch.findings()).isEmpty();
        assertThat(changes).hasValue(0);
    }

    @Test
    @EdgeCase("GPU-1")
    void a_foreign_process_keeps_the_slot_out_until_it_is_gone()
            throws IOException, InterruptedException {
        say(Recorded.secondInUse());
        assertThat(watch.preflight(ATTEMPT, SECOND)).hasValueSatisfying(this::namesTheProcess);
        assertThat(why()).startsWith("GPU_IN_USE");
        assertThat(watch.preflight(ATTEMPT, FIRST)).isEmpty();
        say(Recorded.pair());
        samples(OutOfUse.PROBES - 1);
        assertThat(why()).startsWith("GPU_IN_USE");
        samples(1);
        assertThat(why()).isEmpty();
        assertThat(watch.preflight(ATTEMPT, SECOND)).isEmpty();
    }

    private void namesTheProcess(String why) {
        assertThat(why).contains("gpu1", "GPU_IN_USE", "4711");
    }

    @Test
    @EdgeCase("GPU-5")
    void memory_that_stays_behind_keeps_the_slot_out() throws IOException, InterruptedException {
        watch.sample();
        say(Recorded.usedOfSecond(200));
        assertThat(watch.preflight(ATTEMPT, SECOND)).as("within what is usual").isEmpty();
        say(Recorded.usedOfSecond(900));
        assertThat(watch.preflight(ATTEMPT, SECOND)).isPresent();
        assertThat(why()).startsWith("GPU_MEMORY_LEFT");
    }

    @Test
    @EdgeCase({"GPU-2", "GPU-3"})
    void faulty_hardware_rests_and_proves_itself() throws IOException, InterruptedException {
        say(Recorded.second("<dram_uncorrectable>0", "<dram_uncorrectable>2"));
        samples(1);
        assertThat(why()).startsWith("GPU_ECC");
        say(Recorded.pair());
        samples(OutOfUse.PROBES * 2);
        assertThat(why()).as("it has to rest").startsWith("GPU_ECC");
        nanos.addAndGet(OutOfUse.REST.toNanos());
        samples(1);
        assertThat(why()).isEmpty();
        assertThat(changes).hasValue(2);
    }

    @Test
    @EdgeCase({"GPU-3", "GPU-10", "GPU-11"})
    void each_fault_of_a_device_has_its_word() throws IOException, InterruptedException {
        fault("GPU_LOST", Recorded.second("<total>40960 MiB", "<total>GPU is lost"));
        fault("GPU_LOST", Recorded.pair().replace(Recorded.SECOND, "GPU-1-2-3"));
        fault(
                "GPU_NEEDS_RESET",
                Recorded.second("<remapped_row_pending>No", "<remapped_row_pending>Yes"));
        fault("GPU_ECC", Recorded.second("<remapped_row_failure>No", "<remapped_row_failure>Yes"));
        fault("GPU_HOT", Recorded.second("<gpu_temp>33 C", "<gpu_temp>89 C"));
        fault(
                "GPU_POWER",
                Recorded.second(
                        "hw_power_brake_slowdown>Not Active", "hw_power_brake_slowdown>Active"));
    }

    private void fault(String code, String xml) throws IOException, InterruptedException {
        GpuWatch fresh = open();
        say(xml);
        fresh.sample();
        assertThat(fresh.reports().get(0).usable()).isTrue();
        assertThat(fresh.reports().get(1).why()).startsWith(code);
    }

    @Test
    void a_driver_that_is_gone_takes_all_gpus_out_and_is_a_finding()
            throws IOException, InterruptedException {
        say(Recorded.text("mismatch.txt"));
        Files.writeString(folder.resolve("code"), "18");
        samples(1);
        assertThat(watch.reports()).noneMatch(SlotReport::usable);
        assertThat(watch.findings())
                .extracting(HealthFinding::code, HealthFinding::severe)
                .containsExactly(tuple("DRIVER_MISMATCH", false));
    }

    @Test
    void names_are_kept_over_a_restart_that_finds_a_device_lost()
            throws IOException, InterruptedException {
        watch.save(folder.resolve("gpus.json"));
        GpuWatch next = open();
        say(Recorded.change(Recorded.pair(), Recorded.FIRST, "40960 MiB", "GPU is lost"));
        next.sample();
        assertThat(next.reports()).extracting(SlotReport::name).containsExactly("gpu0", "gpu1");
        assertThat(next.reports()).extracting(SlotReport::usable).containsExactly(false, true);
        assertThat(next.hold(ATTEMPT, SECOND).cuda()).isEqualTo(Recorded.SECOND);
    }

    @Test
    @EdgeCase("GPU-4")
    void a_slot_is_one_attempts_and_shows_it_its_own_device_alone()
            throws IOException, InterruptedException {
        assertThat(watch.hold(ATTEMPT, SECOND))
                .isEqualTo(new Gpus.Visible(Recorded.SECOND, List.of(1), List.of()));
        say(Recorded.secondInUse());
        samples(1);
        assertThat(why()).as("its own process").isEmpty();
        assertThat(watch.preflight(OTHER, SECOND)).isPresent();
        assertThat(watch.preflight(OTHER, List.of("cpu0"))).isEmpty();
        watch.release(ATTEMPT);
        samples(1);
        assertThat(why()).as("left behind").startsWith("GPU_IN_USE");
    }

    @Test
    @EdgeCase("GPU-6")
    void what_is_used_is_counted_from_samples() throws IOException, InterruptedException {
        assertThat(watch.use(ATTEMPT)).isEqualTo(GpuUse.NONE);
        watch.hold(ATTEMPT, SECOND);
        assertThat(watch.use(ATTEMPT)).isEqualTo(GpuUse.NONE);
        say(
                Recorded.change(
                        Recorded.usedOfSecond(30_000),
                        Recorded.SECOND,
                        "<gpu_util>0 %",
                        "<gpu_util>90 %"));
        samples(1);
        say(
                Recorded.change(
                        Recorded.usedOfSecond(20_000),
                        Recorded.SECOND,
                        "sw_thermal_slowdown>Not Active",
                        "sw_thermal_slowdown>Active"));
        samples(1);
        GpuUse use = watch.use(ATTEMPT);
        assertThat(use.maxMemory()).isEqualTo(30_000L << 20);
        assertThat(use.utilizationMean()).isEqualTo(0.45);
        assertThat(use.throttledSeconds()).isEqualTo(5);
        assertThat(use.lastActiveAgo()).isEqualTo(5);
        assertThat(use.memoryWasFull()).isFalse();
        assertThat(watch.evidence(ATTEMPT, UP)).isEqualTo(GpuEvidence.CLEAN);
    }

    @Test
    void a_full_device_is_evidence_of_its_kind() throws IOException, InterruptedException {
        watch.hold(ATTEMPT, SECOND);
        say(Recorded.usedOfSecond(40_400));
        samples(1);
        assertThat(watch.evidence(ATTEMPT, UP)).isEqualTo(GpuEvidence.MEMORY_FULL);
        assertThat(watch.evidence(OTHER, UP)).isEqualTo(GpuEvidence.CLEAN);
    }

    @Test
    @EdgeCase({"GPU-2", "GPU-3"})
    void errors_of_the_kernels_log_count_since_the_programs_start() {
        watch.hold(ATTEMPT, SECOND);
        watch.seen(xid("0000:86:00", 79, UP.minusSeconds(1)));
        assertThat(why()).isEqualTo("GPU_XID: Xid 79");
        assertThat(watch.evidence(ATTEMPT, UP)).isEqualTo(GpuEvidence.CLEAN);
        watch.seen(xid("0000:86:00", 31, UP.plusSeconds(1)));
        assertThat(watch.evidence(ATTEMPT, UP)).isEqualTo(GpuEvidence.ILLEGAL_ACCESS);
        watch.seen(xid("0000:3b:00", 79, UP.plusSeconds(2)));
        assertThat(watch.evidence(ATTEMPT, UP))
                .as("another device")
                .isEqualTo(GpuEvidence.ILLEGAL_ACCESS);
        watch.seen(xid("0000:86:00", 79, UP.plusSeconds(2)));
        assertThat(watch.evidence(ATTEMPT, UP)).isEqualTo(GpuEvidence.DEVICE_FAULT);
    }

    @Test
    @EdgeCase("DEBUG-7")
    void what_the_driver_said_of_its_devices_can_be_told() {
        watch.hold(ATTEMPT, SECOND);
        watch.seen(xid("0000:86:00", 13, UP.minusSeconds(1)));
        watch.seen(xid("0000:86:00", 31, UP.plusSeconds(1)));
        watch.seen(xid("0000:3b:00", 79, UP.plusSeconds(2)));
        assertThat(watch.errors(ATTEMPT, UP)).containsExactly("Xid 31 of the GPU 0000:86:00");
        assertThat(watch.errors(OTHER, UP)).isEmpty();
    }

    @Test
    void a_programs_own_error_takes_no_slot_out() {
        watch.seen(xid("0000:86:00", 31, UP));
        assertThat(watch.reports()).allMatch(SlotReport::usable);
    }

    @Test
    @EdgeCase("GPU-10")
    void a_hot_device_finishes_its_job_and_gets_no_other()
            throws IOException, InterruptedException {
        watch.hold(ATTEMPT, SECOND);
        say(Recorded.second("<gpu_temp>33 C", "<gpu_temp>91 C"));
        samples(1);
        assertThat(why()).startsWith("GPU_HOT");
        assertThat(watch.evidence(ATTEMPT, UP)).isEqualTo(GpuEvidence.CLEAN);
        say(Recorded.second("<dram_uncorrectable>0", "<dram_uncorrectable>1"));
        samples(1);
        assertThat(watch.evidence(ATTEMPT, UP)).isEqualTo(GpuEvidence.DEVICE_FAULT);
    }

    private static Xid xid(String bus, int number, Duration uptime) {
        return new Xid(bus, number, uptime);
    }

    private String why() {
        return watch.reports().get(1).why();
    }

    private void say(String xml) throws IOException {
        Recorded.answer(folder, xml);
    }

    private void samples(int count) throws InterruptedException {
        for (int sample = 0; sample < count; sample++) {
            nanos.addAndGet(Duration.ofSeconds(5).toNanos());
            watch.sample();
        }
    }

    /// An A100 in two parts; the rights are as its driver lists them.
    @Test
    @EdgeCase("GPU-4")
    void a_part_is_shown_and_opened_alone() throws IOException, InterruptedException {
        rights("gi1/access", 12);
        rights("gi1/ci0/access", 13);
        rights("gi2/access", 21);
        rights("gi2/ci0/access", 22);
        GpuWatch divided = divided();
        assertThat(divided.reports())
                .extracting(SlotReport::name, SlotReport::part, SlotReport::usable)
                .containsExactly(tuple("gpu0", true, true), tuple("gpu1", true, true));
        assertThat(divided.hold(ATTEMPT, SECOND))
                .isEqualTo(
                        new Gpus.Visible(
                                "MIG-8b21c6d0-7e0c-5a31-8c55-1f0e7d2ab202",
                                List.of(0),
                                List.of(21, 22)));
        assertThat(divided.hold(OTHER, FIRST).caps()).containsExactly(12, 13);
        assertThat(watch.reports()).extracting(SlotReport::part).containsOnlyNulls();
    }

    @Test
    @EdgeCase("GPU-4")
    void a_part_whose_rights_are_not_known_is_out_until_they_are()
            throws IOException, InterruptedException {
        rights("gi2/access", 21);
        rights("gi2/ci0/access", 22);
        GpuWatch divided = divided();
        assertThat(divided.reports()).extracting(SlotReport::usable).containsExactly(false, true);
        assertThat(divided.reports().getFirst().why()).startsWith("MIG_RIGHTS_UNKNOWN");
        rights("gi1/access", 12);
        rights("gi1/ci0/access", 13);
        for (int n = 0; n < OutOfUse.PROBES; n++) {
            divided.sample();
        }
        assertThat(divided.reports().getFirst().usable()).isTrue();
    }

    private GpuWatch divided() throws IOException, InterruptedException {
        Path tool = Recorded.tool(folder);
        Files.writeString(folder.resolve("list.txt"), Recorded.text("mig-list.txt"));
        Recorded.answer(folder, Recorded.text("a100-mig.xml"));
        return open(tool);
    }

    private void rights(String file, int minor) throws IOException {
        Path path = folder.resolve("capabilities/gpu0/mig").resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, "DeviceFileMinor: %d\nDeviceFileMode: 256\n".formatted(minor));
    }
}
