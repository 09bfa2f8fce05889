package gpuq.api.problem;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A refusal: thrown by resources and use cases, answered by [ProblemMappers].
public final class ProblemException extends RuntimeException {

    private final ProblemCode code;
    private final List<Problem.FieldError> errors;
    private final Map<String, Object> extensions;
    private final @Nullable Duration retryAfter;

    /// @param detail what is wrong with this very request, for the one who sent it
    public ProblemException(ProblemCode code, String detail) {
        this(code, detail, List.of(), Map.of(), null);
    }

    private ProblemException(
            ProblemCode code,
            String detail,
            List<Problem.FieldError> errors,
            Map<String, Object> extensions,
            @Nullable Duration retryAfter) {
        super(detail);
        this.code = code;
        this.errors = List.copyOf(errors);
        this.extensions = Map.copyOf(extensions);
        this.retryAfter = retryAfter;
    }

    /// A refusal of one field.
    public static ProblemException ofField(ProblemCode code, String field, String message) {
        return ofFields(code, List.of(new Problem.FieldError(field, message)));
    }

    /// A refusal of several fields at once.
    public static ProblemException ofFields(ProblemCode code, List<Problem.FieldError> errors) {
        String detail =
                errors.size() == 1
                        ? errors.getFirst().field() + ": " + errors.getFirst().message()
                        : errors.size() + " fields are wrong.";
        return new ProblemException(code, detail, errors, Map.of(), null);
    }

    /// What is not there and what is not yours look the same (AUTHZ-1).
    public static ProblemException notFound() {
        return new ProblemException(ProblemCode.NOT_FOUND, "There is nothing here for you.");
    }

    /// The same refusal with one more member, such as the id of the first job.
    public ProblemException with(String name, Object value) {
        Map<String, Object> more = new java.util.LinkedHashMap<>(extensions);
        more.put(name, value);
        return new ProblemException(code, message(), errors, more, retryAfter);
    }

    /// The same refusal with `Retry-After`.
    public ProblemException retryAfter(Duration wait) {
        return new ProblemException(code, message(), errors, extensions, wait);
    }

    public ProblemCode code() {
        return code;
    }

    public String message() {
        return String.valueOf(getMessage());
    }

    public List<Problem.FieldError> errors() {
        return errors;
    }

    public Map<String, Object> extensions() {
        return extensions;
    }

    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
