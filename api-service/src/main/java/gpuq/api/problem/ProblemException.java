package gpuq.api.problem;

import gpuq.api.problem.Problem.FieldError;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A refusal: thrown by resources and use cases, rolls the transaction back, answered by
/// [ProblemMappers]. Immutable; has no stack, since it is an answer and not a failure.
public final class ProblemException extends RuntimeException {

    private final ProblemCode code;
    private final String detail;

    // Never changed after construction; read through copies.
    private final transient List<FieldError> errors;
    private final transient Map<String, Object> extensions;
    private final transient Map<String, String> headers;
    private final transient @Nullable RatePolicy policy;

    /// @param detail what is wrong with this very request, for the one who sent it
    public ProblemException(ProblemCode code, String detail) {
        this(code, detail, List.of(), Map.of(), Map.of(), null);
    }

    private ProblemException(
            ProblemCode code,
            String detail,
            List<FieldError> errors,
            Map<String, Object> extensions,
            Map<String, String> headers,
            @Nullable RatePolicy policy) {
        super(code + ": " + detail);
        this.code = code;
        this.detail = detail;
        this.errors = List.copyOf(errors);
        this.extensions = Map.copyOf(extensions);
        this.headers = Map.copyOf(headers);
        this.policy = policy;
    }

    /// A refusal of one field.
    public static ProblemException ofField(ProblemCode code, String field, String message) {
        return ofFields(code, List.of(new FieldError(field, message)));
    }

    /// A refusal of several fields at once.
    public static ProblemException ofFields(ProblemCode code, List<FieldError> errors) {
        String detail =
                errors.size() == 1
                        ? errors.getFirst().field() + ": " + errors.getFirst().message()
                        : errors.size() + " faults, all in `errors`.";
        return new ProblemException(code, detail, errors, Map.of(), Map.of(), null);
    }

    /// What is not there and what is not yours look the same (AUTHZ-1).
    public static ProblemException notFound() {
        return new ProblemException(ProblemCode.NOT_FOUND, "There is nothing here for you.");
    }

    /// The same refusal with one more member, such as the id of the first job.
    public ProblemException with(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(extensions);
        more.put(name, value);
        return new ProblemException(code, detail, errors, more, headers, policy);
    }

    /// The same refusal with one more header.
    public ProblemException header(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new ProblemException(code, detail, errors, extensions, more, policy);
    }

    /// The same refusal with `Retry-After`, rounded up: a caller that waits this long must succeed
    /// (FEEDBACK-3).
    public ProblemException retryAfter(Duration wait) {
        long seconds = Math.max(1, Math.ceilDiv(wait.toMillis(), 1000L));
        return header("Retry-After", Long.toString(seconds));
    }

    /// The same refusal with the limit that was reached, for `RateLimit-Policy`.
    public ProblemException limitedBy(RatePolicy limit) {
        return new ProblemException(code, detail, errors, extensions, headers, limit);
    }

    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // does nothing that needs a lock
    public Throwable fillInStackTrace() {
        return this;
    }

    public ProblemCode code() {
        return code;
    }

    /// The sentence for whoever sent the request.
    public String message() {
        return detail;
    }

    public List<FieldError> errors() {
        return errors;
    }

    public Map<String, Object> extensions() {
        return extensions;
    }

    public Map<String, String> headers() {
        return headers;
    }

    Optional<RatePolicy> policy() {
        return Optional.ofNullable(policy);
    }
}
