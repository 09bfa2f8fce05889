package gpuq.agent.verdict;

import gpuq.agent.launch.Launch.Counters;
import gpuq.agent.launch.Launch.ScratchUse;
import gpuq.agent.supervise.ExitRecord;
import gpuq.common.bundle.Manifest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// All that is known about how a run ended, gathered outside the job: nothing in it but
/// `stderrTail` can be written by the student's program.
///
/// @param stopReason why the scheduler wanted it ended, if it did
/// @param started whether the program ever began inside its container
/// @param exit the supervisor's record; absent where the supervisor died before it wrote one
/// @param gpu what the devices say
/// @param stderrTail the last lines of the error output: may choose reason and hint, never the code
public record Evidence(
        @Nullable String stopReason,
        boolean started,
        @Nullable ExitRecord exit,
        Counters counters,
        ScratchUse scratch,
        GpuEvidence gpu,
        Manifest.Limits limits,
        Duration timeout,
        String stderrTail) {

    /// What the GPUs of the attempt say about its end.
    public enum GpuEvidence {
        /// Nothing, or there are none.
        CLEAN,
        /// The device is lost, or has an error that no program can cause.
        DEVICE_FAULT,
        /// Memory was free before the start and the job used it up.
        MEMORY_FULL,
        /// An error that a program causes by a wrong access.
        ILLEGAL_ACCESS
    }

    /// The kernel's killer struck while the attempt was far below its own limit: then the whole
    /// host was out of memory.
    boolean hostWasOutOfMemory() {
        return counters.oomKills() > 0 && counters.memoryPeak() < limits.memory() * NEAR_LIMIT;
    }

    boolean ranOutOfMemory() {
        return counters.oomKills() > 0 && !hostWasOutOfMemory();
    }

    boolean hitProcessLimit() {
        return counters.pidsDenied() > 0;
    }

    /// The container's own process lives under the attempt's limit of processes, and crashes where
    /// the program has left it no thread. Whoever kills from outside does not use these signals.
    boolean starvedItsContainer(ExitRecord ended) {
        return hitProcessLimit() && Signals.isCrash(ended.code());
    }

    boolean filledScratchBytes() {
        long kept = Math.min(scratch.totalBytes() / KEPT_SHARE, MOST_KEPT);
        return scratch.totalBytes() > 0 && scratch.availableBytes() <= kept + ALMOST_NO_BYTES;
    }

    boolean filledScratchInodes() {
        return scratch.totalInodes() > 0 && scratch.availableInodes() < ALMOST_NO_INODES;
    }

    /// What ext4 keeps of a full file system for its own tree of extents (`reserved_clusters`): 2
    /// %, at most 4,096 blocks. A write that would need it fails.
    private static final long KEPT_SHARE = 50;

    private static final long MOST_KEPT = 4096L * 4096;

    /// Less room than this is none: the kernel takes room for up to 2 MiB of a write at once, and
    /// fails the write if that is not there.
    private static final long ALMOST_NO_BYTES = (2L << 20) + (256 << 10);

    private static final long ALMOST_NO_INODES = 4;

    /// A group that is killed for its own limit has reached it, but for a few pages.
    private static final double NEAR_LIMIT = 0.9;
}
