package gpuq.api.competitions;

import gpuq.common.grading.SubmissionReport;
import gpuq.common.job.Outcome.ErrorLine;
import java.util.List;

/// What the check of a file found, without a job.
public record CheckView(
        boolean valid,
        long rows,
        String reason,
        List<ErrorLine> errors,
        long errorCount,
        List<String> notes) {

    static CheckView of(SubmissionReport report) {
        return new CheckView(
                report.valid(),
                report.rows(),
                report.reason(),
                report.errors(),
                report.errorCount(),
                report.notes());
    }
}
