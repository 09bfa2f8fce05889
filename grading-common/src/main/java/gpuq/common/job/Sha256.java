package gpuq.common.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// A SHA-256 digest in lower-case hexadecimal: the name of everything that is content-addressed.
public record Sha256(@JsonValue String value) implements Comparable<Sha256> {

    private static final int LENGTH = 64;

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Sha256 {
        if (!isValid(value)) {
            throw new IllegalArgumentException("not a SHA-256 digest: " + value);
        }
    }

    /// Whether a text from outside has the form of this id.
    public static boolean isValid(String text) {
        if (text.length() != LENGTH) {
            return false;
        }
        for (int i = 0; i < LENGTH; i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int compareTo(Sha256 other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
