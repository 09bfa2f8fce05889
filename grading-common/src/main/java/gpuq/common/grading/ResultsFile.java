package gpuq.common.grading;

import gpuq.common.bundle.Manifest;
import java.nio.file.Path;

/// Reads a grader's `results.jsonl` by the table of the grader contract: strict JSON, one end, a
/// finite score in range.
public final class ResultsFile {

    private ResultsFile() {}

    /// The verdict of a grader run that ended by itself.
    ///
    /// @param results the file, which may be missing
    /// @param exitCode the grader's exit code
    /// @param rows data rows of the graded file, used where the grader gives no number
    public static GraderVerdict read(
            Path results, int exitCode, Manifest.Metric metric, long rows) {
        throw new UnsupportedOperationException("written next");
    }
}
