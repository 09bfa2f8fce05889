package gpuq.api.jobs;

import gpuq.api.competitions.ActiveVersions;
import gpuq.common.bundle.Manifest;
import gpuq.common.contract.LogChunk.LogStream;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.CompetitionRef;
import gpuq.common.job.OutcomeCode;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;

/// What a competition shows its students of a job, and from when on. Its staff see all.
@ApplicationScoped
class Feedback {

    private final ActiveVersions versions;

    Feedback(ActiveVersions versions) {
        this.versions = versions;
    }

    /// The job without what its competition keeps from students now, and what is for staff alone.
    JobView forStudent(JobView whole) {
        JobView job = whole.withoutSuspicion();
        Optional<Manifest> manifest = manifest(job);
        if (manifest.isEmpty()) {
            return job;
        }
        Manifest.Feedback feedback = manifest.get().feedback();
        JobView shown = isShown(feedback.score(), manifest.get()) ? job : job.withoutScore();
        return isShown(feedback.graderMessages(), manifest.get())
                ? shown
                : withoutGraderMessages(shown);
    }

    /// Whether a student may read a stream of a job's log.
    boolean shows(JobView job, LogStream stream) {
        return manifest(job)
                .filter(
                        manifest ->
                                switch (stream) {
                                    case STDOUT -> isShown(manifest.feedback().stdout(), manifest);
                                    case STDERR -> isShown(manifest.feedback().stderr(), manifest);
                                    // The grader's output is the staff's log; it may quote answers.
                                    case GRADER -> false;
                                })
                .isPresent();
    }

    private Optional<Manifest> manifest(JobView job) {
        return versions.manifest(
                new CompetitionRef(
                        new CompetitionId(job.competitionId()), job.competitionVersion()));
    }

    private static boolean isShown(Manifest.When when, Manifest manifest) {
        return manifest.shows(when, Instant.now());
    }

    /// The code, the fault and whether it counted stay: only the grader's own words go.
    private static JobView withoutGraderMessages(JobView job) {
        JobView.ResultView result = job.result();
        JobView.OutcomeView outcome = job.outcome();
        return job.with(
                outcome != null && outcome.code().equals(OutcomeCode.GRADER_REJECTED.name())
                        ? outcome.without("The grader has rejected the file.")
                        : outcome,
                result == null ? null : result.withoutMessages(),
                job.gradings().stream().map(JobView.ResultView::withoutMessages).toList());
    }
}
