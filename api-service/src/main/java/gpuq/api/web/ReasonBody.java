package gpuq.api.web;

import gpuq.api.problem.ProblemCode;
import gpuq.api.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/// The body of an act that may say why.
public record ReasonBody(@Nullable String reason) {

    private static final int MAX_CHARS = 500;

    /// The reason, or an empty text.
    ///
    /// @throws ProblemException `INVALID_CONFIG`
    public static String of(@Nullable ReasonBody body) {
        String reason = body == null || body.reason() == null ? "" : body.reason();
        if (reason.length() > MAX_CHARS || reason.indexOf('\0') >= 0) {
            throw ProblemException.ofField(
                    ProblemCode.INVALID_CONFIG,
                    "reason",
                    "must be a text of at most " + MAX_CHARS + " characters");
        }
        return reason;
    }
}
