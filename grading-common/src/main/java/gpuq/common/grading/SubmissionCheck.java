package gpuq.common.grading;

import gpuq.common.bundle.Manifest;
import gpuq.common.bundle.Manifest.Format;
import gpuq.common.table.Scratch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Checks a submission file against the rules and the sample of its competition and writes its
/// normal form. Streams: neither the file nor its ids are held in memory; working files lie beside
/// the normal form while the check runs. Used by the agent before grading and by the API's `POST
/// /competitions/{id}/check`.
public final class SubmissionCheck {

    private SubmissionCheck() {}

    /// Checks `file`, and if it is valid writes its normal form to `normalised` (which must not
    /// exist).
    ///
    /// @param paths where a path of the bundle, such as `public/sample_submission.csv`, lies on
    ///   this machine
    /// @throws BadSampleException if the competition's own sample cannot be used
    /// @throws IOException if a file cannot be read or written: never for what is in the submission
    public static SubmissionReport check(
            Path file, Manifest.Submission rules, Function<String, Path> paths, Path normalised)
            throws IOException {
        ErrorList errors = new ErrorList();
        List<String> notes = new ArrayList<>();
        if (rules.format() == Format.ANY) {
            OpaqueCheck.check(file, rules.maxBytes(), normalised, errors);
            return report(errors, 0, notes);
        }
        Path folder = normalised.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException("the normal form needs a folder: " + normalised);
        }
        try (Scratch scratch = Scratch.in(folder)) {
            boolean isCsv = rules.format() == Format.CSV;
            Expectation expected =
                    isCsv
                            ? CsvSample.read(rules, paths, scratch)
                            : JsonLinesSample.read(rules, paths, scratch);
            try (CheckedRows rows = new CheckedRows(rules, expected, scratch, errors)) {
                if (isCsv) {
                    new CsvCheck(rules, expected, rows, errors, notes).check(file);
                } else {
                    new JsonLinesCheck(rules, expected, rows, errors, notes).check(file);
                }
                if (errors.isEmpty()) {
                    rows.writeTo(normalised);
                    if (rows.wereReordered()) {
                        notes.add("the rows were put into the order of the sample");
                    }
                }
                return report(errors, rows.rows(), notes);
            }
        }
    }

    private static SubmissionReport report(ErrorList errors, long rows, List<String> notes) {
        return new SubmissionReport(
                errors.isEmpty(),
                errors.reason(),
                rows,
                errors.told(),
                errors.count(),
                List.copyOf(notes));
    }
}
