package gpuq.api.problem;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jspecify.annotations.Nullable;

/// Gives every request an id and every answer `X-Request-Id` and `traceparent`, so that a student's
/// report of a failure finds its log lines and its trace.
public final class RequestTrace {

    private static final String HEADER = "X-Request-Id";
    private static final String PROPERTY = RequestTrace.class.getName();
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9-]{1,64}");

    @ServerRequestFilter
    public void onRequest(ContainerRequestContext request) {
        request.setProperty(PROPERTY, requestId(request.getHeaderString(HEADER)));
    }

    @ServerResponseFilter
    public void onAnswer(ContainerRequestContext request, ContainerResponseContext answer) {
        Object id = request.getProperty(PROPERTY);
        answer.getHeaders()
                .putSingle(HEADER, id == null ? requestId(request.getHeaderString(HEADER)) : id);
        SpanContext span = Span.current().getSpanContext();
        if (span.isValid()) {
            answer.getHeaders()
                    .putSingle(
                            "traceparent",
                            "00-"
                                    + span.getTraceId()
                                    + "-"
                                    + span.getSpanId()
                                    + "-"
                                    + span.getTraceFlags().asHex());
        }
    }

    private static String requestId(@Nullable String given) {
        return given != null && FORM.matcher(given).matches()
                ? given
                : UUID.randomUUID().toString();
    }
}
