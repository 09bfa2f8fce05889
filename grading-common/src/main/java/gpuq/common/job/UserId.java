package gpuq.common.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A person, by the token's `sub`: opaque, never a name (ABUSE-5).
public record UserId(@JsonValue String value) implements Comparable<UserId> {

    private static final Pattern FORM = Pattern.compile("[\\x21-\\x7e]{1,255}");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public UserId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("not a user id: " + value);
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
        return this == other || (other instanceof UserId id && value.equals(id.value));
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public int compareTo(UserId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
