package gpuq.api.problem;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The body of a refusal, as `application/problem+json` (RFC 9457).
///
/// @param type a name and no address
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        String instance,
        ProblemCode code,
        @Nullable String traceId,
        List<FieldError> errors,
        @JsonAnyGetter Map<String, Object> extensions) {

    /// The media type.
    public static final String MEDIA_TYPE = "application/problem+json";

    /// One fault of a request at its place: a JSON field, form part, query or manifest key.
    public record FieldError(String field, String message) {}

    /// The body for a refusal.
    ///
    /// @param instance the path that was asked for
    public static Problem of(ProblemException refusal, String instance) {
        ProblemCode code = refusal.code();
        SpanContext span = Span.current().getSpanContext();
        return new Problem(
                "urn:gpuq:problem:" + code.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                code.title(),
                code.status(),
                refusal.message(),
                instance,
                code,
                span.isValid() ? span.getTraceId() : null,
                refusal.errors(),
                refusal.extensions());
    }
}
