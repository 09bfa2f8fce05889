package gpuq.agent.trace;

import io.opentelemetry.exporter.logging.otlp.internal.traces.OtlpStdoutSpanExporter;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// Appends spans to a file, one line of OTLP-JSON for each export; without a file they go nowhere.
public final class TraceFile {

    /// More than one export: so each is one append, and processes that share the file do not mix
    /// their lines.
    private static final int LINE_BYTES = 1024 * 1024;

    private TraceFile() {}

    public static SpanExporter exporter(Optional<Path> file) throws IOException {
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
