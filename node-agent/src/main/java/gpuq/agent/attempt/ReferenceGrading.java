package gpuq.agent.attempt;

import gpuq.agent.attempt.ContainerRun.Ended;
import gpuq.agent.attempt.GraderReading.Finding;
import gpuq.agent.blame.ReferenceResult;
import gpuq.agent.blame.Suspicion;
import gpuq.agent.blame.Suspicion.Kind;
import gpuq.agent.launch.LaunchException;
import gpuq.agent.state.AttemptDir;
import gpuq.agent.supervise.ProcessRef;
import gpuq.common.bundle.Manifest;
import gpuq.common.bundle.Manifest.Check;
import gpuq.common.bundle.Manifest.Expect;
import gpuq.common.contract.CompetitionTerms.Part;
import gpuq.common.grading.SubmissionCheck;
import gpuq.common.grading.SubmissionReport;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.Outcome;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Runs the grader of an attempt on the competition's reference file, in the attempt's own slot and
/// under the same limits, in a folder of its own. Its output is not the job's: nobody ships it.
final class ReferenceGrading {

    private static final Logger LOG = Logger.getLogger(ReferenceGrading.class);

    /// Where the reference file is in the grader's tree.
    static final String REFERENCE = ".reference/submission.csv";

    /// Attempts are numbered far below: this is no attempt that the scheduler could name.
    private static final int NUMBER_BASE = 1_000_000;

    private final AttemptServices services;
    private final ContainerRun containers;
    private final OutputTail tails;

    ReferenceGrading(AttemptServices services) {
        this.services = services;
        this.containers = new ContainerRun(services);
        this.tails = new OutputTail(services.watch());
    }

    ReferenceResult run(Attempt attempt, Manifest manifest) throws InterruptedException {
        Optional<Check> check =
                manifest.checks().stream()
                        .filter(candidate -> candidate.expect() == Expect.GRADED)
                        .findFirst();
        Path raw =
                services.paths()
                        .tree(LegSpecs.needed(attempt.start(), Part.GRADER))
                        .resolve(REFERENCE);
        if (check.isEmpty() || !Files.isRegularFile(raw)) {
            return new ReferenceResult.Failed(
                    new Suspicion(Kind.ERROR, "there is no reference file to compare with."));
        }
        AttemptRef folder =
                new AttemptRef(
                        attempt.ref().jobId(),
                        attempt.ref().leg(),
                        NUMBER_BASE + attempt.ref().number());
        AttemptDir dir = services.paths().attempt(folder);
        try {
            dir.delete();
            return compare(check.get(), grade(attempt, folder, manifest, raw));
        } catch (LaunchException | IOException e) {
            LOG.error("reference file could not be graded", e);
            return new ReferenceResult.Unknown(
                    Outcome.of(
                            OutcomeCode.NODE_FAULT,
                            Stage.COLLECT,
                            "The node could not run the grader: " + e.getMessage(),
                            "This was not your fault; the grading is tried again."));
        } finally {
            cleanUp(folder, dir);
        }
    }

    private Finding grade(Attempt attempt, AttemptRef folder, Manifest manifest, Path raw)
            throws LaunchException, IOException, InterruptedException {
        AttemptDir dir = services.paths().attempt(folder);
        dir.create();
        // As every submission, it comes to the grader in its normal form.
        SubmissionReport report =
                SubmissionCheck.check(
                        raw,
                        manifest.submission(),
                        new BundlePaths(
                                manifest,
                                services.paths().tree(LegSpecs.needed(attempt.start(), Part.DATA))),
                        dir.normalised());
        if (!report.valid()) {
            return new GraderReading.Suspect(
                    new Suspicion(Kind.ERROR, "the reference file itself is not valid."));
        }
        GradeInput.write(dir, attempt.start(), dir.normalised(), report.rows());
        LegSpecs.grade(folder, attempt.start(), manifest, services.killGrace()).write(dir);
        Duration timeout = manifest.grader().timeout();
        ProcessRef process = containers.start(folder, timeout, () -> {});
        Ended ended = containers.await(folder, process, new Quiet(attempt, timeout));
        return GraderReading.of(
                ended, dir.taken(), manifest, report.rows(), tails.read(dir, "grader"));
    }

    private static ReferenceResult compare(Check check, Finding finding) {
        return switch (finding) {
            case GraderReading.Scored(var grade) -> {
                Double expected = check.score();
                yield expected == null || Math.abs(grade.score() - expected) <= check.tolerance()
                        ? new ReferenceResult.AsExpected()
                        : new ReferenceResult.Failed(
                                new Suspicion(
                                        Kind.BAD_RESULT,
                                        "the reference file scores %s instead of %s."
                                                .formatted(grade.score(), expected)));
            }
            case GraderReading.Refused(Outcome outcome) ->
                    new ReferenceResult.Failed(
                            new Suspicion(Kind.ERROR, "it rejects the file: " + outcome.message()));
            case GraderReading.Suspect(Suspicion suspicion) ->
                    new ReferenceResult.Failed(suspicion);
            case GraderReading.Ours(Outcome outcome) -> new ReferenceResult.Unknown(outcome);
        };
    }

    private void cleanUp(AttemptRef folder, AttemptDir dir) {
        try {
            if (Files.exists(dir.spec())) {
                services.launch().clean(folder);
            }
            dir.delete();
        } catch (LaunchException | IOException e) {
            // The next start of the agent removes what has no journal entry.
            LOG.warn("reference run not cleaned up", e);
        }
    }

    /// A run that reports nothing; a stop of the attempt stops it too.
    private record Quiet(Attempt attempt, Duration timeout) implements ContainerRun.Progress {

        @Override
        public void began() {
            // Nobody is told: the attempt is still in its grading.
        }

        @Override
        public @Nullable String stopReason() {
            return attempt.stopReason();
        }

        @Override
        public void wakeBy(@Nullable Runnable waker) {
            attempt.wakeBy(waker);
        }
    }
}
