package gpuq.agent.attempt;

import gpuq.agent.cuda.ImageFit;
import gpuq.agent.data.CacheWriteException;
import gpuq.agent.data.DigestMismatchException;
import gpuq.agent.data.FetchRight;
import gpuq.agent.data.MountException;
import gpuq.agent.data.Patience;
import gpuq.agent.verdict.Cancellation;
import gpuq.common.bundle.Manifest;
import gpuq.common.contract.Assignment.StartAttempt;
import gpuq.common.contract.CollectedFile;
import gpuq.common.contract.CompetitionTerms.Part;
import gpuq.common.job.Leg;
import gpuq.common.job.Outcome;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.Sha256;
import gpuq.common.job.Stage;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;

/// Brings everything to the node that an attempt needs, each thing by its digest. What is here
/// already costs nothing.
final class PrepareStage {

    private static final Logger LOG = Logger.getLogger(PrepareStage.class);

    /// Until the competition's own limit is known.
    private static final Duration DEFAULT_BOUND = Duration.ofMinutes(30);

    /// A program or a submission is small: if it does not come in this time, another node may do
    /// better.
    private static final Duration SMALL_BOUND = Duration.ofMinutes(2);

    /// Far above what any competition allows (16 MiB).
    private static final long MAX_SOLUTION = 32L * 1024 * 1024;

    private static final String RETRY =
            "This was not your fault; the job is tried again elsewhere.";

    private final AttemptServices services;
    private final ImageFit fit;

    PrepareStage(AttemptServices services) {
        this.services = services;
        this.fit = new ImageFit(services.images(), services.gpus());
    }

    /// Fetches one thing; what it throws decides whose fault a failure is.
    @FunctionalInterface
    private interface Step<T> {
        T run() throws IOException, InterruptedException;
    }

    Prepared prepare(Attempt attempt) throws InterruptedException {
        if (!attempt.beginPreparing()) {
            return cancelled(attempt);
        }
        try {
            return fetch(attempt);
        } catch (InterruptedException e) {
            if (attempt.stopReason() == null) {
                throw e;
            }
            return cancelled(attempt);
        } finally {
            attempt.endPreparing();
        }
    }

    /// The rules alone, for an attempt that was prepared in an earlier life of the agent.
    Prepared prepareAgain(Attempt attempt) throws InterruptedException {
        StartAttempt start = attempt.start();
        return guarded(
                OutcomeCode.DATASET_UNAVAILABLE,
                () ->
                        services.competition()
                                .manifest(
                                        FetchRight.of(attempt.ref()),
                                        LegSpecs.needed(start, Part.MANIFEST),
                                        Patience.of(DEFAULT_BOUND)));
    }

    private Prepared fetch(Attempt attempt) throws InterruptedException {
        StartAttempt start = attempt.start();
        Optional<Prepared> noImage = imageMissing(start);
        if (noImage.isPresent()) {
            return noImage.get();
        }
        return switch (prepareAgain(attempt)) {
            case Prepared.Failed failed -> failed;
            case Prepared.Ready(Manifest manifest) -> fetchParts(attempt, manifest);
        };
    }

    private Prepared fetchParts(Attempt attempt, Manifest manifest) throws InterruptedException {
        StartAttempt start = attempt.start();
        Prepared trees =
                guarded(
                        OutcomeCode.DATASET_UNAVAILABLE,
                        () -> {
                            attempt.dir().create();
                            Patience patience = Patience.of(manifest.limits().prepare());
                            for (Part part : trees(attempt.ref().leg(), manifest)) {
                                Sha256 digest = start.digests().get(part);
                                if (digest != null) {
                                    services.competition()
                                            .tree(
                                                    FetchRight.of(attempt.ref()),
                                                    manifest,
                                                    part,
                                                    digest,
                                                    patience,
                                                    progress(attempt, part));
                                }
                            }
                            return manifest;
                        });
        if (trees instanceof Prepared.Failed) {
            return trees;
        }
        return guarded(
                OutcomeCode.SOLUTION_UNAVAILABLE,
                () -> {
                    switch (attempt.ref().leg()) {
                        case RUN -> fetchSolution(attempt);
                        case GRADE -> fetchSubmission(attempt);
                    }
                    return manifest;
                });
    }

    private static List<Part> trees(Leg leg, Manifest manifest) {
        return switch (leg) {
            case RUN ->
                    manifest.run().harness() == null
                            ? List.of(Part.DATA)
                            : List.of(Part.DATA, Part.HARNESS);
            case GRADE -> List.of(Part.DATA, Part.ANSWERS, Part.GRADER);
        };
    }

    private void fetchSolution(Attempt attempt) throws IOException, InterruptedException {
        Path solution = attempt.dir().solution();
        byte[] bytes =
                Patience.of(SMALL_BOUND)
                        .keepTrying(
                                "solution",
                                () ->
                                        services.api()
                                                .getSmall(
                                                        attempt.ref(),
                                                        "solution",
                                                        attempt.start().solution(),
                                                        MAX_SOLUTION));
        Path unfinished = solution.resolveSibling("solution.tmp");
        Files.write(unfinished, bytes);
        Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("r--r--r--"));
        Files.move(unfinished, solution, StandardCopyOption.ATOMIC_MOVE);
    }

    private void fetchSubmission(Attempt attempt) throws IOException, InterruptedException {
        CollectedFile submission = attempt.start().submission();
        if (submission == null) {
            throw new IllegalArgumentException("a grade leg without a submission");
        }
        Patience.of(SMALL_BOUND)
                .keepTrying(
                        "submission",
                        () ->
                                services.blobs()
                                        .get(
                                                submission.sha256(),
                                                from ->
                                                        services.api()
                                                                .get(
                                                                        attempt.ref(),
                                                                        "submission",
                                                                        from)));
    }

    private Optional<Prepared> imageMissing(StartAttempt start) {
        Sha256 digest = LegSpecs.needed(start, Part.IMAGE);
        try {
            if (services.images().find(digest).isEmpty()) {
                return Optional.of(
                        failed(
                                OutcomeCode.IMAGE_UNAVAILABLE,
                                "The image %s is not on this node.".formatted(digest)));
            }
            return start.attempt().leg() == Leg.RUN ? imageUnfit(start, digest) : Optional.empty();
        } catch (IOException e) {
            return Optional.of(
                    failed(OutcomeCode.IMAGE_UNAVAILABLE, "The images cannot be read: " + e));
        }
    }

    /// Only of what may be large and what the student waits for; the rest comes at once.
    private BiConsumer<Long, Long> progress(Attempt attempt, Part part) {
        return part == Part.DATA && attempt.ref().leg() == Leg.RUN
                ? services.fetches().of(attempt.ref(), attempt.traceparent())
                : (_, _) -> {};
    }

    /// The scheduler sends no such attempt, but what it knows may be older than the image (GPU-8).
    private Optional<Prepared> imageUnfit(StartAttempt start, Sha256 digest) throws IOException {
        return fit.whyNot(digest, start.slots())
                .map(
                        why ->
                                new Prepared.Failed(
                                        Outcome.of(
                                                        OutcomeCode.IMAGE_UNAVAILABLE,
                                                        Stage.PREPARE,
                                                        "The image does not run on this node: %s."
                                                                .formatted(why),
                                                        RETRY)
                                                .withReason("CUDA_MISMATCH")));
    }

    private Prepared guarded(OutcomeCode unavailable, Step<Manifest> step)
            throws InterruptedException {
        try {
            return new Prepared.Ready(step.run());
        } catch (DigestMismatchException e) {
            LOG.error("content is not what its digest says", e);
            return failed(
                    unavailable == OutcomeCode.DATASET_UNAVAILABLE
                            ? OutcomeCode.DATASET_CORRUPT
                            : unavailable,
                    "Something that was fetched is damaged: " + e.getMessage() + ".");
        } catch (MountException e) {
            LOG.error("data cannot be read where it lies", e);
            return new Prepared.Failed(
                    failure(unavailable, "The data could not be read: " + e.getMessage() + ".")
                            .withReason(e.reason().name()));
        } catch (CacheWriteException | FileSystemException e) {
            LOG.error("node cannot prepare", e);
            return failed(OutcomeCode.NODE_FAULT, "The node's disk refuses: " + e.getMessage());
        } catch (IOException e) {
            LOG.warn("cannot be fetched", e);
            return failed(unavailable, "Could not be fetched in time: " + e.getMessage());
        }
    }

    private static Prepared failed(OutcomeCode code, String message) {
        return new Prepared.Failed(failure(code, message));
    }

    private static Outcome failure(OutcomeCode code, String message) {
        return Outcome.of(code, Stage.PREPARE, message, RETRY);
    }

    private static Prepared cancelled(Attempt attempt) {
        return new Prepared.Failed(
                Cancellation.outcome(String.valueOf(attempt.stopReason()), Stage.PREPARE));
    }
}
