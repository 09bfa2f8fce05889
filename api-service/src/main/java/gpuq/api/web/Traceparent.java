package gpuq.api.web;

import io.opentelemetry.api.trace.SpanContext;

/// The W3C trace context of a span, as a header has it.
final class Traceparent {

    private Traceparent() {}

    static String of(SpanContext span) {
        return "00-"
                + span.getTraceId()
                + "-"
                + span.getSpanId()
                + "-"
                + span.getTraceFlags().asHex();
    }
}
