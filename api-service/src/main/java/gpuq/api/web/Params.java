package gpuq.api.web;

import gpuq.api.problem.ProblemCode;
import gpuq.api.problem.ProblemException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/// Reads query parameters strictly: what is no number or out of bounds is refused by name, never
/// replaced (`INVALID_CONFIG`).
public final class Params {

    private Params() {}

    /// A whole number within bounds.
    public static long number(String name, @Nullable String text, long absent, long min, long max) {
        if (text == null || text.isEmpty()) {
            return absent;
        }
        try {
            long value = Long.parseLong(text);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException _) {
            // Refused below, as a number out of bounds is.
        }
        throw ProblemException.ofField(
                ProblemCode.INVALID_CONFIG,
                name,
                "must be a whole number from %d to %d".formatted(min, max));
    }

    /// The `limit` of a list: 1…200, 50 by default.
    public static int limit(@Nullable String text) {
        return (int) number("limit", text, 50, 1, 200);
    }

    /// A moment, in RFC 3339.
    public static @Nullable Instant time(String name, @Nullable String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException _) {
            throw ProblemException.ofField(
                    ProblemCode.INVALID_CONFIG,
                    name,
                    "must be a time such as 2026-01-31T12:00:00Z");
        }
    }

    /// A text of bounded length without NUL, which no database takes.
    public static @Nullable String text(String name, @Nullable String text, int max) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        if (text.length() > max || text.indexOf('\0') >= 0) {
            throw ProblemException.ofField(
                    ProblemCode.INVALID_CONFIG,
                    name,
                    "must be a text of at most " + max + " characters");
        }
        return text;
    }
}
