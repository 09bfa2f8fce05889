package gpuq.api.telemetry;

import gpuq.api.ApiConfig;
import io.opentelemetry.exporter.logging.otlp.internal.traces.OtlpStdoutSpanExporter;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// Appends spans to the file of the setting, one line of OTLP-JSON for each export; without the
/// setting they go nowhere. Being a bean, it takes the place of Quarkus's own network exporter.
final class TraceFile {

    /// More than one export: so each is one append, and processes that share the file do not mix
    /// their lines.
    private static final int LINE_BYTES = 4 * 1024 * 1024;

    @Produces
    @Singleton
    SpanExporter exporter(ApiConfig config) throws IOException {
        return exporter(config.traceFile());
    }

    static SpanExporter exporter(Optional<Path> file) throws IOException {
        if (file.isEmpty()) {
            return SpanExporter.composite();
        }
        return OtlpStdoutSpanExporter.builder()
                .setOutput(
                        new BufferedOutputStream(
                                Files.newOutputStream(
                                        file.get(),
                                        StandardOpenOption.CREATE,
                                        StandardOpenOption.APPEND),
                                LINE_BYTES))
                .build();
    }
}
