package gpuq.common.grading;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gpuq.common.json.CleanText;
import org.jspecify.annotations.Nullable;

/// One line of a grader's results, asked for its fields by type. Absent and null are the same;
/// anything of another type is refused.
final class ResultFields {

    private final ObjectNode line;
    private final int number;

    /// @param number the line's number, for the message
    ResultFields(ObjectNode line, int number) {
        this.line = line;
        this.number = number;
    }

    int number() {
        return number;
    }

    boolean has(String name) {
        return line.has(name);
    }

    boolean isNull(String name) {
        return line.path(name).isNull();
    }

    @Nullable JsonNode value(String name) {
        JsonNode value = line.get(name);
        return value == null || value.isNull() ? null : value;
    }

    @Nullable Double finite(String name) throws BadResultsException {
        JsonNode value = value(name);
        return value == null ? null : finite(name, value);
    }

    double finite(String name, JsonNode value) throws BadResultsException {
        if (!value.isNumber()) {
            throw bad(name, "is not a number");
        }
        double number = value.doubleValue();
        if (!Double.isFinite(number)) {
            throw bad(name, "is not finite");
        }
        return number;
    }

    @Nullable Long whole(String name, long min) throws BadResultsException {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < min) {
            throw bad(name, "is not a whole number of at least " + min);
        }
        return value.longValue();
    }

    String text(String name, int maxChars) throws BadResultsException {
        JsonNode value = value(name);
        if (value == null) {
            return "";
        }
        if (!value.isTextual()) {
            throw bad(name, "is not a string");
        }
        return CleanText.of(value.textValue(), maxChars);
    }

    @Nullable Boolean bool(String name) throws BadResultsException {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        if (!value.isBoolean()) {
            throw bad(name, "is not true or false");
        }
        return value.booleanValue();
    }

    BadResultsException bad(String name, String what) {
        return new BadResultsException(
                "line %d of results.jsonl: %s %s".formatted(number, name, what));
    }
}
