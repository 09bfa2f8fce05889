package gpuq.common.grading;

import gpuq.common.text.CsvReader;
import gpuq.common.text.CsvRecord;
import gpuq.common.text.TextFault;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads a CSV of the competition itself: any damage is a [BadSampleException].
final class SampleReader implements Closeable {

    private final String name;
    private final CsvReader reader;
    private final List<String> header;
    private @Nullable TextFault fault;

    /// @param name the path within the bundle, for messages
    SampleReader(String name, Path file) throws IOException {
        this.name = name;
        this.reader = new CsvReader(file, Long.MAX_VALUE, this::note);
        this.header = readHeader();
    }

    List<String> header() {
        return header;
    }

    CsvRecord record() {
        return reader.record();
    }

    boolean next() throws IOException {
        boolean more = reader.next();
        TextFault found = fault;
        if (found != null) {
            throw bad("line %d: %s".formatted(found.line(), found.message()));
        }
        if (more && record().fields() != header.size()) {
            throw bad(
                    "line %d has %d fields where the header has %d"
                            .formatted(record().line(), record().fields(), header.size()));
        }
        return more;
    }

    BadSampleException bad(String message) {
        return new BadSampleException(name + ": " + message);
    }

    private List<String> readHeader() throws IOException {
        if (!reader.next() || fault != null) {
            throw bad("has no header that can be read");
        }
        List<String> names = record().strings();
        if (new LinkedHashSet<>(names).size() != names.size() || names.contains("")) {
            throw bad("has a header with a name twice or an empty one: " + names);
        }
        return names;
    }

    private void note(TextFault found) {
        fault = fault == null ? found : fault;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
