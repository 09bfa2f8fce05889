package gpuq.common.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;

/// A job, by a UUIDv7 (RFC 9562 §5.7) in its canonical lower-case text form: sorts by the time of
/// submission.
public record JobId(@JsonValue String value) implements Comparable<JobId> {

    private static final Pattern FORM =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public JobId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("not a job id: " + value);
        }
    }

    /// Whether a text from outside has the form of this id.
    public static boolean isValid(String text) {
        return FORM.matcher(text).matches();
    }

    /// The id for a moment, in milliseconds since the epoch (48 bits are used), and 80 random bits,
    /// of which 74 are used. Randomness comes in, so that tests and simulations can choose it.
    public static JobId of(long unixMillis, long randomHigh, long randomLow) {
        long high = (unixMillis << 16) | 0x7000L | (randomHigh & 0x0fffL);
        long low = (randomLow & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new JobId(new UUID(high, low).toString());
    }

    /// When the job was submitted, to the millisecond, by the clock of the API that made the id.
    public Instant submittedAt() {
        return Instant.ofEpochMilli(uuid().getMostSignificantBits() >>> 16);
    }

    public UUID uuid() {
        return UUID.fromString(value);
    }

    @Override
    public int compareTo(JobId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
