package gpuq.agent.attempt;

import gpuq.agent.data.Patience;
import gpuq.agent.sandbox.Taken;
import gpuq.agent.verdict.CollectVerdict;
import gpuq.common.bundle.Digests;
import gpuq.common.bundle.Manifest;
import gpuq.common.contract.ArtifactName;
import gpuq.common.contract.CollectedFile;
import gpuq.common.contract.CompetitionTerms.Part;
import gpuq.common.grading.SubmissionCheck;
import gpuq.common.grading.SubmissionReport;
import gpuq.common.job.Outcome;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.Sha256;
import gpuq.common.job.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/// Turns the file that a run has left into the one that is graded: checks it, brings it into its
/// normal form, keeps it by its digest and stores it where any grade node finds it.
final class CollectStage {

    private static final Logger LOG = Logger.getLogger(CollectStage.class);

    /// With the API away, work on one node goes on: the grade leg prefers this node.
    private static final Duration STORE_BOUND = Duration.ofSeconds(60);

    /// Of one try.
    private static final Duration UPLOAD_BOUND = Duration.ofMinutes(10);

    private final AttemptServices services;

    CollectStage(AttemptServices services) {
        this.services = services;
    }

    /// What became of the file.
    sealed interface Collecting {}

    record Done(CollectedFile file) implements Collecting {}

    /// Nothing that can be graded: whose fault it is depends on how the run ended.
    record Nothing(Outcome found) implements Collecting {}

    /// The node could not do it.
    record Broken(Outcome outcome) implements Collecting {}

    Collecting collect(Attempt attempt, Manifest manifest, Taken taken, boolean partial)
            throws InterruptedException {
        Manifest.Submission rules = manifest.submission();
        Optional<Outcome> notTaken = CollectVerdict.of(taken, rules);
        if (notTaken.isPresent()) {
            return new Nothing(notTaken.get());
        }
        attempt.enter(Stage.COLLECT, "");
        try {
            return check(attempt, manifest, rules, partial);
        } catch (IOException e) {
            LOG.error("submission cannot be collected", e);
            return new Broken(
                    Outcome.of(
                            OutcomeCode.NODE_FAULT,
                            Stage.COLLECT,
                            "The node could not collect the submission: " + e.getMessage(),
                            "This was not your fault; the job is tried again elsewhere."));
        }
    }

    private Collecting check(
            Attempt attempt, Manifest manifest, Manifest.Submission rules, boolean partial)
            throws IOException, InterruptedException {
        Path normalised = attempt.dir().normalised();
        Files.deleteIfExists(normalised);
        SubmissionReport report =
                SubmissionCheck.check(
                        attempt.dir().taken(),
                        rules,
                        new BundlePaths(manifest, data(attempt)),
                        normalised);
        if (!report.valid()) {
            return new Nothing(CollectVerdict.invalid(report, rules.file()));
        }
        Sha256 digest = Digests.of(normalised);
        long size = Files.size(normalised);
        Path blob = services.blobs().adopt(digest, normalised);
        store(attempt, blob, digest);
        return new Done(new CollectedFile(digest, size, report.rows(), services.nodeId(), partial));
    }

    private Path data(Attempt attempt) {
        return services.paths().tree(LegSpecs.needed(attempt.start(), Part.DATA));
    }

    private void store(Attempt attempt, Path blob, Sha256 digest) throws InterruptedException {
        try {
            Patience.of(STORE_BOUND)
                    .keepTrying(
                            "submission store",
                            () -> {
                                services.api()
                                        .put(
                                                attempt.ref(),
                                                ArtifactName.SUBMISSION,
                                                blob,
                                                digest,
                                                UPLOAD_BOUND);
                                return true;
                            });
        } catch (IOException e) {
            LOG.warn("submission not stored elsewhere: only this node holds it", e);
        }
    }
}
