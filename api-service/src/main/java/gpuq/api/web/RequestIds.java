package gpuq.api.web;

import gpuq.common.log.Correlation;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Gives every answer `X-Request-Id` and `traceparent`, whoever makes it, and every log line of the
/// request the same two (DEBUG-5). A client's own id is taken if it has the form.
@ApplicationScoped
public class RequestIds {

    private static final String HEADER = "X-Request-Id";
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9-]{1,64}");
    private static final int BEFORE_ALL_OTHERS = 10_000;

    void register(@Observes Filters filters) {
        filters.register(RequestIds::handle, BEFORE_ALL_OTHERS);
    }

    private static void handle(RoutingContext context) {
        String id = idOf(context.request().getHeader(HEADER));
        SpanContext span = Span.current().getSpanContext();
        HttpServerResponse response = context.response();
        response.putHeader(HEADER, id);
        if (span.isValid()) {
            response.putHeader("traceparent", Traceparent.of(span));
        }
        Correlation correlation = Correlation.open().request(id).trace(span.getTraceId());
        context.addEndHandler(_ -> correlation.close());
        context.next();
    }

    private static String idOf(@Nullable String given) {
        return given != null && FORM.matcher(given).matches()
                ? given
                : UUID.randomUUID().toString();
    }
}
