package gpuq.api.competitions;

import gpuq.api.ApiConfig;
import gpuq.api.problem.ProblemCode;
import gpuq.api.problem.ProblemException;
import gpuq.common.bundle.Manifest;
import gpuq.common.grading.BadSampleException;
import gpuq.common.grading.SubmissionCheck;
import gpuq.common.grading.SubmissionReport;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.Sha256;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/// Checks a student's file as the agent will check it after her job, without a job: no quota,
/// nothing is kept.
@ApplicationScoped
class CheckSubmission {

    private final ApiConfig config;
    private final CompetitionQueries queries;
    private final PartStore parts;

    CheckSubmission(ApiConfig config, CompetitionQueries queries, PartStore parts) {
        this.config = config;
        this.queries = queries;
        this.parts = parts;
    }

    /// @throws ProblemException `UNKNOWN_COMPETITION`, `BODY_TOO_LARGE`, `UPLOAD_INCOMPLETE`, or
    ///   `SELF_TEST_FAILED` where the competition's own sample is broken: the staff's fault
    /// @throws IOException if the disk fails
    SubmissionReport check(CompetitionId id, InputStream body) throws IOException {
        VersionContent content = queries.seen(id).version().content();
        Manifest.Submission rules = content.manifest().submission();
        try (Workspace workspace = Workspace.open(config)) {
            Path file = workspace.receive(body, "submission", rules.maxBytes());
            return SubmissionCheck.check(
                    file,
                    rules,
                    path -> fileOf(content.bundle(), path),
                    workspace.path("normalised"));
        } catch (BadSampleException e) {
            // A version is not taken with such a sample, unless an earlier release took it.
            throw new ProblemException(
                    ProblemCode.SELF_TEST_FAILED,
                    "The competition's own sample file is broken, so no file can be checked against"
                            + " it. That is not your fault; its staff have to mend it: "
                            + e.getMessage());
        }
    }

    private Path fileOf(Sha256 bundle, String path) {
        return parts.file(bundle, path)
                .orElseThrow(() -> new IllegalStateException("the bundle has no file " + path));
    }
}
