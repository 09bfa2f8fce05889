package gpuq.common.grading;

import gpuq.common.bundle.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Function;

/// Checks a submission file against the rules and the sample of its competition and writes its
/// normal form. Streams: its memory grows with the number of ids, not with the file. Used by the
/// agent before grading and by the API's `POST /competitions/{id}/check`.
public final class SubmissionCheck {

    private SubmissionCheck() {}

    /// Checks `file`, and if it is valid writes its normal form to `normalised` (which must not
    /// exist).
    ///
    /// @param paths where a path of the bundle, such as `public/sample_submission.csv`, lies on
    ///   this machine
    /// @throws IOException if a file cannot be read or written: never for what is in the submission
    public static SubmissionReport check(
            Path file, Manifest.Submission rules, Function<String, Path> paths, Path normalised)
            throws IOException {
        throw new UnsupportedOperationException("written next");
    }
}
