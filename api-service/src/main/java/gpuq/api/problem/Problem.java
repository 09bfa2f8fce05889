package gpuq.api.problem;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import java.util.List;
import java.util.Map;

/// The body of a refusal, as `application/problem+json` (RFC 9457).
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        String instance,
        String code,
        String traceId,
        List<FieldError> errors,
        @JsonAnyGetter Map<String, Object> extensions) {

    /// One field that is wrong.
    public record FieldError(String field, String message) {}
}
