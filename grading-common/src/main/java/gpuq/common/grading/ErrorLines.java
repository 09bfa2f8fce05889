package gpuq.common.grading;

import gpuq.common.job.Outcome;
import gpuq.common.job.Outcome.ErrorLine;
import gpuq.common.json.CleanText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes the errors that an outcome carries, whoever found them: clean, cut, and together small
/// enough for a message of a topic.
final class ErrorLines {

    /// A value is shown so long (the bundle contract).
    static final int MAX_VALUE = 200;

    private static final int MAX_COLUMN = 200;
    private static final int MAX_MESSAGE = 500;

    /// A quarter of the largest message, which carries more than the errors.
    private static final int MAX_BYTES = 96 * 1024;

    private ErrorLines() {}

    static ErrorLine of(
            @Nullable Long line, @Nullable String column, @Nullable String value, String message) {
        return new ErrorLine(
                line,
                column == null ? null : CleanText.of(column, MAX_COLUMN),
                value == null ? null : CleanText.of(value, MAX_VALUE),
                CleanText.of(message, MAX_MESSAGE));
    }

    /// The first errors that may be carried.
    static List<ErrorLine> fit(List<ErrorLine> errors) {
        List<ErrorLine> fitting = new ArrayList<>();
        long bytes = 0;
        for (ErrorLine error : errors) {
            bytes += sizeOf(error.column()) + sizeOf(error.value()) + sizeOf(error.message()) + 64;
            if (fitting.size() == Outcome.MAX_ERRORS || bytes > MAX_BYTES) {
                break;
            }
            fitting.add(error);
        }
        return List.copyOf(fitting);
    }

    private static int sizeOf(@Nullable String text) {
        return text == null ? 0 : text.getBytes(StandardCharsets.UTF_8).length;
    }
}
