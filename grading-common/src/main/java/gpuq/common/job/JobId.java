package gpuq.common.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A job, by a UUIDv7 (RFC 9562 §5.7): sorts by the time of submission. Written in its canonical
/// lower-case text form, and kept as two numbers, since a scheduler of a million jobs compares
/// little else.
///
/// @param high the upper 64 bits: 48 of milliseconds since the epoch, the version, 12 random ones
/// @param low the lower 64 bits: the variant and 62 random ones
public record JobId(long high, long low) implements Comparable<JobId> {

    private static final int TEXT_LENGTH = 36;
    private static final long VERSION_MASK = 0xf000L;
    private static final long VERSION_7 = 0x7000L;
    private static final long VARIANT_MASK = 0xc000_0000_0000_0000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    /// @throws IllegalArgumentException if these are not the bits of a UUIDv7
    public JobId {
        if ((high & VERSION_MASK) != VERSION_7 || (low & VARIANT_MASK) != VARIANT) {
            throw new IllegalArgumentException("not a job id: " + new UUID(high, low));
        }
    }

    /// @throws IllegalArgumentException if the text is not the canonical form of a UUIDv7
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public JobId(String value) {
        this(bits(value, 0, 18), bits(value, 19, TEXT_LENGTH));
    }

    /// Whether a text from outside has the form of this id.
    public static boolean isValid(String text) {
        try {
            return new JobId(text).low != 0;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /// The id for a moment, in milliseconds since the epoch (48 bits are used), and 80 random bits,
    /// of which 74 are used. Randomness comes in, so that tests and simulations can choose it.
    public static JobId of(long unixMillis, long randomHigh, long randomLow) {
        return new JobId(
                (unixMillis << 16) | VERSION_7 | (randomHigh & 0x0fffL),
                (randomLow & ~VARIANT_MASK) | VARIANT);
    }

    /// When the job was submitted, to the millisecond, by the clock of the API that made the id.
    public Instant submittedAt() {
        return Instant.ofEpochMilli(high >>> 16);
    }

    public UUID uuid() {
        return new UUID(high, low);
    }

    /// The canonical text form.
    @JsonValue
    public String value() {
        return uuid().toString();
    }

    /// The order of the text forms.
    @Override
    public int compareTo(JobId other) {
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    /// Written out, with [#hashCode], as those that the compiler makes are slower by what a restore
    /// of a million jobs notices.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JobId id && high == id.high && low == id.low;
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(high) + Long.hashCode(low);
    }

    @Override
    public String toString() {
        return value();
    }

    /// The hexadecimal digits from one place to another, between which hyphens stand where the
    /// canonical form has them.
    private static long bits(String text, int from, int to) {
        if (text.length() != TEXT_LENGTH || text.charAt(18) != '-') {
            throw new IllegalArgumentException("not a job id: " + text);
        }
        long bits = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (i == 8 || i == 13 || i == 23) {
                if (c != '-') {
                    throw new IllegalArgumentException("not a job id: " + text);
                }
                continue;
            }
            boolean isDigit = c >= '0' && c <= '9';
            if (!isDigit && (c < 'a' || c > 'f')) {
                throw new IllegalArgumentException("not a job id: " + text);
            }
            bits = bits << 4 | (isDigit ? c - '0' : c - 'a' + 10);
        }
        return bits;
    }
}
