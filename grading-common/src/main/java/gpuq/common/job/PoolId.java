package gpuq.common.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/// Nodes that are scheduled together; one partition of the pool's topics.
public record PoolId(@JsonValue String value) implements Comparable<PoolId> {

    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public PoolId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("not a pool id: " + value);
        }
    }

    /// Whether a text from outside has the form of this id.
    public static boolean isValid(String text) {
        return FORM.matcher(text).matches();
    }

    @Override
    public int compareTo(PoolId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
