package gpuq.api.telemetry;

import gpuq.common.contract.Envelope;
import gpuq.common.log.Correlation;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The projection's hop in the trace of a request: one span for each record, below the span that
/// wrote it (DEBUG-5).
@ApplicationScoped
public class RecordTrace {

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

    RecordTrace(OpenTelemetry telemetry) {
        tracer = telemetry.getTracer("gpuq.api");
    }

    /// Runs the work of one record within its trace; a record without one has no span.
    public void within(Envelope envelope, Runnable work) {
        String traceparent = envelope.traceparent();
        if (traceparent == null) {
            work.run();
            return;
        }
        Context parent =
                W3CTraceContextPropagator.getInstance()
                        .extract(Context.root(), traceparent, ONE_HEADER);
        Span span =
                tracer.spanBuilder("project " + envelope.type().word())
                        .setParent(parent)
                        .setSpanKind(SpanKind.CONSUMER)
                        .startSpan();
        try (Scope _ = span.makeCurrent();
                Correlation _ = Correlation.open().trace(span.getSpanContext().getTraceId())) {
            work.run();
        } finally {
            span.end();
        }
    }
}
