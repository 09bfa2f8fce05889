package gpuq.api.web;

import gpuq.common.job.AttemptRef;
import gpuq.common.job.JobId;
import gpuq.common.job.Leg;
import gpuq.common.log.Correlation;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Gives every answer `X-Request-Id` and `traceparent`, whoever makes it, and every log line of the
/// request the same two (DEBUG-5). A client's own id is taken if it has the form.
@ApplicationScoped
public class RequestIds {

    private static final String HEADER = "X-Request-Id";
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9-]{1,64}");
    private static final Pattern OF_A_JOB =
            Pattern.compile(
                    "^/(?:api/v1/jobs|agent/v1/attempts)"
                            + "/([0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})"
                            + "(?:/(run|grade)/([1-9][0-9]{0,3})(?:/|$)|/|$)");
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
        correlate(correlation, context.normalizedPath());
        context.addEndHandler(_ -> correlation.close());
        context.next();
    }

    /// The job and the attempt that a path names.
    private static void correlate(Correlation correlation, String path) {
        Matcher form = OF_A_JOB.matcher(path);
        if (!form.find()) {
            return;
        }
        JobId job = new JobId(form.group(1));
        correlation.job(job);
        if (form.group(2) != null) {
            Leg leg = form.group(2).equals(Leg.RUN.word()) ? Leg.RUN : Leg.GRADE;
            correlation.attempt(new AttemptRef(job, leg, Integer.parseInt(form.group(3))));
        }
    }

    private static String idOf(@Nullable String given) {
        return given != null && FORM.matcher(given).matches()
                ? given
                : UUID.randomUUID().toString();
    }
}
