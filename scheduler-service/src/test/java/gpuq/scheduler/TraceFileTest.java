package gpuq.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceFileTest {

    @TempDir Path folder;

    @Test
    void each_export_appends_one_line_of_otlp_json() throws IOException {
        Path file = folder.resolve("traces.jsonl");
        Files.writeString(file, "{\"before\":1}\n");

        try (SpanExporter exporter = TraceFile.exporter(Optional.of(file))) {
            Traces traces = new Traces(telemetry(exporter));
            traces.process("one", Samples.TRACEPARENT).end();
            traces.process("two", "").end();
        }

        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).isEqualTo("{\"before\":1}");
        assertThat(lines.get(1))
                .startsWith("{\"resourceSpans\":[")
                .contains("\"traceId\":\"0af7651916cd43dd8448eb211c80319c\"")
                .contains("\"parentSpanId\":\"b7ad6b7169203331\"")
                .contains("\"name\":\"process one\"");
    }

    @Test
    void without_a_file_spans_go_nowhere() throws IOException {
        SpanExporter exporter = TraceFile.exporter(Optional.empty());

        new Traces(telemetry(exporter)).process("one", "").end();

        assertThat(folder).isEmptyDirectory();
    }

    private static OpenTelemetry telemetry(SpanExporter exporter) {
        return OpenTelemetrySdk.builder()
                .setTracerProvider(
                        SdkTracerProvider.builder()
                                .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                                .build())
                .build();
    }
}
