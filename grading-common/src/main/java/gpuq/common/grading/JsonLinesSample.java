package gpuq.common.grading;

import com.fasterxml.jackson.databind.JsonNode;
import gpuq.common.bundle.Manifest;
import gpuq.common.bundle.Manifest.ColumnType;
import gpuq.common.bundle.Manifest.IdsFrom;
import gpuq.common.table.IdList;
import gpuq.common.table.Scratch;
import gpuq.common.text.ByteText;
import gpuq.common.text.LineReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads what a JSON Lines submission must look like, as [CsvSample] does for CSV. A column is a
/// key; the first key of the sample is the id where nothing else is said.
final class JsonLinesSample {

    /// What was seen of one key.
    private static final class Seen {
        final Set<ColumnType> types = EnumSet.noneOf(ColumnType.class);
        boolean anything;
        long lines;
    }

    private final Manifest.Submission rules;
    private final Function<String, Path> paths;
    private final Map<String, Seen> seen = new LinkedHashMap<>();
    private long lines;

    private JsonLinesSample(Manifest.Submission rules, Function<String, Path> paths) {
        this.rules = rules;
        this.paths = paths;
    }

    static Expectation read(
            Manifest.Submission rules, Function<String, Path> paths, Scratch scratch)
            throws IOException {
        JsonLinesSample sample = new JsonLinesSample(rules, paths);
        if (rules.ids().from() == IdsFrom.NONE) {
            return sample.read(null);
        }
        try (IdList ids = new IdList(scratch)) {
            return sample.read(ids);
        }
    }

    /// Makes the key of a line's id, and says whether it has one.
    static boolean key(JsonLine line, List<String> idNames, ByteText key) {
        key.clear();
        for (String name : idNames) {
            JsonNode value = line.value(name);
            if (value == null || !value.isValueNode() || value.asText().isEmpty()) {
                return false;
            }
            byte[] text = value.asText().getBytes(StandardCharsets.UTF_8);
            key.append(text, 0, text.length);
            key.append(IdList.SEPARATOR);
        }
        return !idNames.isEmpty();
    }

    private Expectation read(@Nullable IdList ids) throws IOException {
        boolean saysColumns = !rules.columns().isEmpty();
        if (!saysColumns) {
            readLines(rules.sample(), this::see);
        }
        List<CellRule> columns =
                saysColumns ? rules.columns().stream().map(CellRule::new).toList() : derived();
        List<String> names = columns.stream().map(CellRule::name).toList();
        List<Integer> idColumns = CsvSample.idColumns(rules, names);
        if (ids != null) {
            List<String> idNames = idColumns.stream().map(names::get).toList();
            String idFile = rules.ids().path();
            String path = idFile == null ? rules.sample() : idFile;
            ByteText key = new ByteText();
            readLines(
                    path,
                    line -> {
                        if (!key(line, idNames, key)) {
                            throw new BadSampleException(path + ": a line has no " + idNames);
                        }
                        ids.add(key.bytes(), 0, key.length());
                    });
            ids.seal();
        }
        return new Expectation(columns, idColumns, ids);
    }

    @FunctionalInterface
    private interface LineSink {
        void take(JsonLine line) throws IOException;
    }

    private void readLines(String path, LineSink sink) throws IOException {
        List<String> faults = new ArrayList<>();
        try (LineReader reader =
                new LineReader(
                        paths.apply(path), Long.MAX_VALUE, fault -> faults.add(fault.message()))) {
            while (reader.next()) {
                JsonLine line = JsonLine.parse(reader.text());
                if (!line.fault().isEmpty()) {
                    throw new BadSampleException(
                            "%s: line %d: %s".formatted(path, reader.line(), line.fault()));
                }
                sink.take(line);
            }
        }
        if (!faults.isEmpty()) {
            throw new BadSampleException(path + ": " + faults.getFirst());
        }
    }

    private void see(JsonLine line) {
        lines++;
        for (Map.Entry<String, JsonNode> field : line.object().properties()) {
            Seen column = seen.computeIfAbsent(field.getKey(), _ -> new Seen());
            JsonNode value = field.getValue();
            if (value.isContainerNode()) {
                column.anything = true;
            } else if (!value.isNull()) {
                column.lines++;
                column.types.add(
                        value.isNumber()
                                ? ColumnType.FLOAT
                                : value.isBoolean() ? ColumnType.BOOL : ColumnType.STRING);
            }
        }
    }

    private List<CellRule> derived() throws BadSampleException {
        if (seen.isEmpty()) {
            throw new BadSampleException(rules.sample() + ": has no keys");
        }
        List<CellRule> columns = new ArrayList<>();
        seen.forEach(
                (name, column) -> {
                    if (columns.isEmpty() && rules.ids().from() != IdsFrom.NONE) {
                        columns.add(CellRule.derived(name, ColumnType.ID, false));
                    } else if (column.anything || column.types.size() != 1) {
                        columns.add(CellRule.anything(name));
                    } else {
                        ColumnType type = column.types.iterator().next();
                        columns.add(CellRule.derived(name, type, column.lines < lines));
                    }
                });
        return List.copyOf(columns);
    }
}
