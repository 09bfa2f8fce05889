package gpuq.api.artifacts;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Which bytes of a file a request wants (RFC 9110 §14). Several ranges at once are not served: the
/// whole file is a correct answer to them.
sealed interface ByteRange {

    Pattern FORM = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    /// The whole file.
    record Whole() implements ByteRange {}

    /// @param first the first byte, from 0
    record Some(long first, long count) implements ByteRange {}

    /// The file has no such bytes.
    record Unsatisfiable() implements ByteRange {}

    /// Reads a `Range` header for a file of that size.
    static ByteRange of(@Nullable String header, long sizeBytes) {
        Matcher matcher = FORM.matcher(header == null ? "" : header.strip());
        if (!matcher.matches()) {
            return new Whole();
        }
        Optional<Long> first = number(matcher.group(1));
        Optional<Long> last = number(matcher.group(2));
        if (first.isEmpty()) {
            return last.map(count -> suffix(count, sizeBytes)).orElse(new Whole());
        }
        if (last.isPresent() && last.get() < first.get()) {
            return new Whole();
        }
        if (first.get() >= sizeBytes) {
            return new Unsatisfiable();
        }
        long end = last.map(value -> Math.min(value + 1, sizeBytes)).orElse(sizeBytes);
        return new Some(first.get(), end - first.get());
    }

    private static ByteRange suffix(long wanted, long sizeBytes) {
        if (wanted == 0 || sizeBytes == 0) {
            return new Unsatisfiable();
        }
        long count = Math.min(wanted, sizeBytes);
        return new Some(sizeBytes - count, count);
    }

    private static Optional<Long> number(String digits) {
        return digits.isEmpty() ? Optional.empty() : Optional.of(Long.parseLong(digits));
    }
}
