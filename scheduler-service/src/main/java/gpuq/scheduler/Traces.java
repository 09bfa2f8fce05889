package gpuq.scheduler;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The scheduler's hop in the trace of a request (DEBUG-5): one span for a command that is decided,
/// and one for what a transaction says about each trace. W3C trace context in and out, as the text
/// that stands in records and in the scheduler's state.
final class Traces {

    private static final String HEADER = "traceparent";
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

    Traces(OpenTelemetry telemetry) {
        this.tracer = telemetry.getTracer("gpuq.scheduler");
    }

    /// A span for one command, from the moment it is read until its transaction is committed.
    Span process(String type, String traceparent) {
        return tracer.spanBuilder("process " + type)
                .setParent(parent(traceparent))
                .setSpanKind(SpanKind.CONSUMER)
                .startSpan();
    }

    /// A span for what one transaction says within one trace.
    Span publish(String traceparent) {
        return tracer.spanBuilder("publish decisions")
                .setParent(parent(traceparent))
                .setSpanKind(SpanKind.PRODUCER)
                .startSpan();
    }

    /// The span as text; the other one where nothing is traced.
    static String traceparent(Span span, String otherwise) {
        SpanContext context = span.getSpanContext();
        return context.isValid()
                ? "00-"
                        + context.getTraceId()
                        + "-"
                        + context.getSpanId()
                        + "-"
                        + context.getTraceFlags().asHex()
                : otherwise;
    }

    /// The trace's id, for log lines; empty if the text is no trace context.
    static String traceId(String traceparent) {
        SpanContext context = Span.fromContext(parent(traceparent)).getSpanContext();
        return context.isValid() ? context.getTraceId() : "";
    }

    private static Context parent(String traceparent) {
        return W3CTraceContextPropagator.getInstance()
                .extract(Context.root(), traceparent, ONE_HEADER);
    }
}
