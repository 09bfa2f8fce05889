package gpuq.api.competitions;

import gpuq.api.ApiConfig;
import gpuq.common.bundle.Manifest;
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

    /// @throws gpuq.api.problem.ProblemException `UNKNOWN_COMPETITION`, `BODY_TOO_LARGE` or
    ///   `UPLOAD_INCOMPLETE`
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
        }
    }

    private Path fileOf(Sha256 bundle, String path) {
        return parts.file(bundle, path)
                .orElseThrow(() -> new IllegalStateException("the bundle has no file " + path));
    }
}
