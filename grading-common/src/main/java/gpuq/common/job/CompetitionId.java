package gpuq.common.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A competition, by the name in its URL (WEIRD-8, EXPLOIT-2).
public record CompetitionId(@JsonValue String value) implements Comparable<CompetitionId> {

    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]{1,62}");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public CompetitionId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("not a competition id: " + value);
        }
    }

    /// Whether a text from outside has the form of this id.
    public static boolean isValid(String text) {
        return FORM.matcher(text).matches();
    }

    /// Written out: those that the compiler makes are slower by what a restore of a million
    /// notices.
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof CompetitionId id && value.equals(id.value));
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public int compareTo(CompetitionId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
