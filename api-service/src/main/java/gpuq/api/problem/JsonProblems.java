package gpuq.api.problem;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.util.stream.Collectors;

/// What was wrong with a JSON body: not JSON, doubled or trailing is `MALFORMED_REQUEST`; an
/// unknown field or a wrong type is `INVALID_CONFIG`, with the field's name.
public final class JsonProblems {

    private JsonProblems() {}

    public static ProblemException of(JsonProcessingException e) {
        return switch (e) {
            case JsonEOFException _ -> malformed("The JSON ends too early.");
            case JsonParseException parse -> malformed(parseMessage(parse));
            case UnrecognizedPropertyException unknown ->
                    invalid(field(unknown), "this field is not known");
            case InvalidFormatException format ->
                    invalid(field(format), "the value has the wrong type or form");
            case ValueInstantiationException value -> invalid(field(value), causeMessage(value));
            case MismatchedInputException mismatch -> mismatched(mismatch);
            case JsonMappingException mapping
                    when mapping.getCause() instanceof JsonParseException parse ->
                    malformed(parseMessage(parse));
            case JsonMappingException mapping ->
                    invalid(field(mapping), "the value cannot be used");
            default -> malformed("The body is not the JSON that is expected here.");
        };
    }

    private static ProblemException mismatched(MismatchedInputException e) {
        String message = String.valueOf(e.getOriginalMessage());
        if (message.startsWith("Trailing token")) {
            return malformed("Something follows after the JSON.");
        }
        if (message.startsWith("No content")) {
            return malformed("There is no JSON here.");
        }
        if (e.getPath().isEmpty()) {
            return malformed("A JSON object is expected here.");
        }
        return invalid(field(e), "the value has the wrong type");
    }

    private static String parseMessage(JsonParseException e) {
        String message = String.valueOf(e.getOriginalMessage());
        return message.startsWith("Duplicate field")
                ? "A field stands twice in the JSON."
                : "This is not JSON, at line "
                        + e.getLocation().getLineNr()
                        + ", column "
                        + e.getLocation().getColumnNr()
                        + ".";
    }

    private static String causeMessage(ValueInstantiationException e) {
        Throwable cause = e.getCause();
        return cause == null || cause.getMessage() == null
                ? "the value cannot be used"
                : cause.getMessage();
    }

    private static String field(JsonMappingException e) {
        return e.getPath().stream()
                .map(
                        step ->
                                step.getFieldName() == null
                                        ? Integer.toString(step.getIndex())
                                        : step.getFieldName())
                .collect(Collectors.joining("."));
    }

    private static ProblemException malformed(String detail) {
        return new ProblemException(ProblemCode.MALFORMED_REQUEST, detail);
    }

    private static ProblemException invalid(String field, String message) {
        return ProblemException.ofField(ProblemCode.INVALID_CONFIG, field, message);
    }
}
