package gpuq.agent.verdict;

import gpuq.agent.launch.Launch.Counters;
import gpuq.agent.launch.Launch.ScratchUse;
import gpuq.agent.supervise.ExitRecord;
import gpuq.agent.verdict.Evidence.GpuEvidence;
import gpuq.common.bundle.Manifest;
import gpuq.common.bundle.Manifest.OnLogLimit;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A run that ended well after ten seconds, to be changed in one thing or another.
record EvidenceOf(
        @Nullable String stopReason,
        boolean started,
        @Nullable ExitRecord exit,
        Counters counters,
        ScratchUse scratch,
        GpuEvidence gpu,
        Duration timeout,
        Hang hang,
        String stderr) {

    static final long MEMORY = 1L << 30;
    static final long SCRATCH = 1L << 30;

    static EvidenceOf goodRun() {
        return new EvidenceOf(
                null,
                true,
                exit(0, false, ""),
                new Counters(0, 0, MEMORY / 2, 9),
                new ScratchUse(SCRATCH, SCRATCH / 2, 1000, 500),
                GpuEvidence.CLEAN,
                Duration.ofSeconds(10),
                Hang.UNKNOWN,
                "");
    }

    static ExitRecord exit(int code, boolean signalled, String cause) {
        return new ExitRecord(
                code, signalled, cause, "", Duration.ofSeconds(5), Duration.ofSeconds(15), 0);
    }

    EvidenceOf stopped(String reason) {
        return new EvidenceOf(reason, started, exit, counters, scratch, gpu, timeout, hang, stderr);
    }

    EvidenceOf neverStarted() {
        return new EvidenceOf(
                stopReason, false, exit, counters, scratch, gpu, timeout, hang, stderr);
    }

    EvidenceOf ended(int code) {
        return with(exit(code, false, ""));
    }

    EvidenceOf killedFromOutside() {
        return with(exit(137, true, ""));
    }

    EvidenceOf crashedContainer() {
        return with(exit(139, true, ""));
    }

    EvidenceOf endedBySupervisor(String cause) {
        return with(exit(137, true, cause));
    }

    EvidenceOf withoutRecord() {
        return with(null);
    }

    private EvidenceOf with(@Nullable ExitRecord record) {
        return new EvidenceOf(
                stopReason, started, record, counters, scratch, gpu, timeout, hang, stderr);
    }

    EvidenceOf oomKilled(long memoryPeak) {
        return new EvidenceOf(
                stopReason,
                started,
                exit,
                new Counters(1, 0, memoryPeak, 9),
                scratch,
                gpu,
                timeout,
                hang,
                stderr);
    }

    EvidenceOf pidsDenied() {
        return new EvidenceOf(
                stopReason,
                started,
                exit,
                new Counters(0, 3, 1, 9),
                scratch,
                gpu,
                timeout,
                hang,
                stderr);
    }

    EvidenceOf scratch(long bytes, long inodes) {
        return new EvidenceOf(
                stopReason,
                started,
                exit,
                counters,
                new ScratchUse(SCRATCH, bytes, 1000, inodes),
                gpu,
                timeout,
                hang,
                stderr);
    }

    EvidenceOf gpu(GpuEvidence found) {
        return new EvidenceOf(
                stopReason, started, exit, counters, scratch, found, timeout, hang, stderr);
    }

    EvidenceOf stderr(String text) {
        return new EvidenceOf(
                stopReason, started, exit, counters, scratch, gpu, timeout, hang, text);
    }

    EvidenceOf timeout(Duration other) {
        return new EvidenceOf(
                stopReason, started, exit, counters, scratch, gpu, other, hang, stderr);
    }

    EvidenceOf hang(Hang seen) {
        return new EvidenceOf(
                stopReason, started, exit, counters, scratch, gpu, timeout, seen, stderr);
    }

    Evidence evidence() {
        return new Evidence(
                stopReason,
                started,
                exit,
                counters,
                scratch,
                gpu,
                new Manifest.Limits(
                        1 << 20,
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(60),
                        1,
                        MEMORY,
                        MEMORY / 2,
                        64,
                        4096,
                        SCRATCH,
                        1000,
                        10 << 20,
                        OnLogLimit.STOP),
                timeout,
                hang,
                stderr);
    }
}
