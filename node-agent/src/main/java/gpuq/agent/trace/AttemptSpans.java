package gpuq.agent.trace;

import gpuq.common.job.AttemptRef;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// One span for each attempt, from its assignment to its report, within the trace that the
/// assignment came with (DEBUG-5). What the agent says about the attempt carries this span. An
/// attempt that outlives the agent keeps the text; its span is then never exported.
public final class AttemptSpans {

    private static final String HEADER = "traceparent";
    private static final Set<String> GOOD = Set.of("COLLECTED", "GRADED");
    private static final TextMapGetter<String> ONE_HEADER =
            new TextMapGetter<>() {
                @Override
                public Iterable<String> keys(String traceparent) {
                    return List.of(HEADER);
                }

                @Override
                public @Nullable String get(@Nullable String traceparent, String key) {
                    return key.equals(HEADER) ? traceparent : null;
                }
            };

    private final Tracer tracer;
    private final Map<AttemptRef, Span> open = new ConcurrentHashMap<>();

    public AttemptSpans(OpenTelemetry telemetry) {
        this.tracer = telemetry.getTracer("gpuq.agent");
    }

    /// Opens the attempt's span.
    ///
    /// @param traceparent of the assignment
    /// @return what the attempt's records carry
    public @Nullable String begin(AttemptRef attempt, @Nullable String traceparent) {
        if (traceparent == null) {
            return null;
        }
        Span span =
                tracer.spanBuilder("attempt " + attempt.leg().word())
                        .setParent(parent(traceparent))
                        .setSpanKind(SpanKind.CONSUMER)
                        .setAttribute("gpuq.job_id", attempt.jobId().value())
                        .setAttribute("gpuq.attempt", attempt.number())
                        .startSpan();
        open.put(attempt, span);
        SpanContext context = span.getSpanContext();
        return context.isValid()
                ? "00-%s-%s-%s"
                        .formatted(
                                context.getTraceId(),
                                context.getSpanId(),
                                context.getTraceFlags().asHex())
                : traceparent;
    }

    /// Notes a step within the attempt's span.
    public void event(AttemptRef attempt, String name) {
        Span span = open.get(attempt);
        if (span != null) {
            span.addEvent(name);
        }
    }

    public void end(AttemptRef attempt, String outcome) {
        Span span = open.remove(attempt);
        if (span != null) {
            span.setAttribute("gpuq.outcome", outcome);
            if (!GOOD.contains(outcome)) {
                span.setStatus(StatusCode.ERROR, outcome);
            }
            span.end();
        }
    }

    /// The trace's id, for log lines; empty if the text is no trace context.
    public static String traceId(@Nullable String traceparent) {
        if (traceparent == null) {
            return "";
        }
        SpanContext context = Span.fromContext(parent(traceparent)).getSpanContext();
        return context.isValid() ? context.getTraceId() : "";
    }

    private static Context parent(String traceparent) {
        return W3CTraceContextPropagator.getInstance()
                .extract(Context.root(), traceparent, ONE_HEADER);
    }
}
