package gpuq.agent.attempt;

import gpuq.agent.gpu.Gpus.Visible;
import gpuq.agent.launch.LaunchSpec;
import gpuq.agent.launch.LaunchSpec.Take;
import gpuq.common.bundle.Manifest;
import gpuq.common.bundle.Manifest.OnLogLimit;
import gpuq.common.contract.Assignment.StartAttempt;
import gpuq.common.contract.CompetitionTerms.Part;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.Sha256;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the launcher is told to run, made from the assignment and the competition's rules. Pure.
final class LegSpecs {

    /// The largest `results.jsonl`, by the grader's contract.
    static final long MAX_RESULTS = 1024 * 1024;

    static final String RESULTS = "results.jsonl";

    private static final int GRADER_PIDS = 512;
    private static final int GRADER_FILES = 4096;
    private static final long GRADER_INODES = 100_000;
    private static final long GRADER_LOG = 10L * 1024 * 1024;

    private LegSpecs() {}

    /// @param visible the GPU devices that it may open
    static LaunchSpec run(
            StartAttempt start,
            Manifest manifest,
            Map<String, String> environment,
            Visible visible,
            Duration killGrace) {
        Manifest.Limits limits = manifest.limits();
        return new LaunchSpec(
                start.attempt(),
                start.slots().getFirst(),
                start.slots().subList(1, start.slots().size()),
                visible.minors(),
                visible.caps(),
                needed(start, Part.IMAGE),
                start.digests().get(Part.DATA),
                null,
                null,
                manifest.run().harness() == null ? null : start.digests().get(Part.HARNESS),
                manifest.run().studentFile(),
                manifest.run().command(),
                environment,
                new LaunchSpec.Limits(
                        limits.cpus(),
                        limits.memory(),
                        limits.shm(),
                        limits.pids(),
                        limits.openFiles(),
                        limits.scratch(),
                        limits.inodes(),
                        limits.log(),
                        limits.onLogLimit() == OnLogLimit.STOP,
                        killGrace),
                new Take(manifest.submission().file(), manifest.submission().maxBytes()));
    }

    /// @param folder the attempt whose folder and scratch are used: the attempt itself, or the one
    ///   that stands for its run on the reference file
    static LaunchSpec grade(
            AttemptRef folder, StartAttempt start, Manifest manifest, Duration killGrace) {
        Manifest.Grader grader = manifest.grader();
        return new LaunchSpec(
                folder,
                start.slots().getFirst(),
                List.of(),
                List.of(),
                List.of(),
                needed(start, Part.IMAGE),
                start.digests().get(Part.DATA),
                needed(start, Part.ANSWERS),
                needed(start, Part.GRADER),
                null,
                null,
                grader.command(),
                LegEnvironment.grade(start),
                new LaunchSpec.Limits(
                        grader.cpus(),
                        grader.memory(),
                        grader.memory() / 2,
                        GRADER_PIDS,
                        GRADER_FILES,
                        grader.scratch(),
                        GRADER_INODES,
                        GRADER_LOG,
                        false,
                        killGrace),
                new Take(RESULTS, MAX_RESULTS));
    }

    /// @throws IllegalArgumentException if the assignment lacks what the leg cannot do without
    static Sha256 needed(StartAttempt start, Part part) {
        @Nullable Sha256 digest = start.digests().get(part);
        if (digest == null) {
            throw new IllegalArgumentException("an assignment without its " + part);
        }
        return digest;
    }
}
