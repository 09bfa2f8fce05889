package gpuq.common.grading;

import gpuq.common.bundle.Manifest;
import gpuq.common.bundle.Manifest.Column;
import gpuq.common.bundle.Manifest.ColumnType;
import gpuq.common.bundle.Manifest.IdsFrom;
import gpuq.common.table.IdList;
import gpuq.common.table.Scratch;
import gpuq.common.text.ByteText;
import gpuq.common.text.CsvRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Reads what a CSV submission must look like: columns from the rules, else from the sample; ids
/// from the sample or from a file of their own. One pass over each file.
final class CsvSample {

    private final Manifest.Submission rules;
    private final Function<String, Path> paths;
    private final @Nullable IdList ids;

    private CsvSample(Manifest.Submission rules, Function<String, Path> paths, Scratch scratch)
            throws IOException {
        this.rules = rules;
        this.paths = paths;
        this.ids = rules.ids().from() == IdsFrom.NONE ? null : new IdList(scratch);
    }

    static Expectation read(
            Manifest.Submission rules, Function<String, Path> paths, Scratch scratch)
            throws IOException {
        CsvSample sample = new CsvSample(rules, paths, scratch);
        try {
            return sample.read();
        } finally {
            if (sample.ids != null) {
                sample.ids.close();
            }
        }
    }

    /// The numbers of the columns that make the id: those that say so, else the first.
    static List<Integer> idColumns(Manifest.Submission rules, List<String> names) {
        if (rules.ids().from() == IdsFrom.NONE) {
            return List.of();
        }
        List<Integer> numbers = new ArrayList<>();
        for (Column column : rules.columns()) {
            if (column.type() == ColumnType.ID) {
                numbers.add(names.indexOf(column.name()));
            }
        }
        numbers.sort(null);
        return numbers.isEmpty() ? List.of(0) : List.copyOf(numbers);
    }

    /// The key of a record's id.
    static void key(CsvRecord record, int[] fields, ByteText key) {
        key.clear();
        for (int field : fields) {
            key.append(record.text(), record.start(field), record.end(field));
            key.append(IdList.SEPARATOR);
        }
    }

    private Expectation read() throws IOException {
        boolean sampleIsRead = rules.columns().isEmpty() || rules.ids().from() == IdsFrom.SAMPLE;
        List<CellRule> columns =
                sampleIsRead ? readSample() : rules.columns().stream().map(CellRule::new).toList();
        List<String> names = columns.stream().map(CellRule::name).toList();
        List<Integer> idColumns = idColumns(rules, names);
        String idFile = rules.ids().path();
        if (ids != null && idFile != null) {
            readIds(idFile, idColumns.stream().map(names::get).toList());
        }
        if (ids != null) {
            ids.seal();
        }
        return new Expectation(columns, idColumns, ids);
    }

    private List<CellRule> readSample() throws IOException {
        try (SampleReader reader = open(rules.sample())) {
            List<String> names = reader.header();
            requireColumns(reader, names);
            List<TypeGuess> guesses =
                    IntStream.range(0, names.size()).mapToObj(_ -> new TypeGuess()).toList();
            int[] idFields = idColumns(rules, names).stream().mapToInt(Integer::intValue).toArray();
            boolean takesIds = rules.ids().from() == IdsFrom.SAMPLE;
            boolean guessesTypes = rules.columns().isEmpty();
            ByteText key = new ByteText();
            CsvRecord record = reader.record();
            while (reader.next()) {
                for (int i = 0; guessesTypes && i < names.size(); i++) {
                    guesses.get(i).see(record.text(), record.start(i), record.end(i));
                }
                if (ids != null && takesIds) {
                    key(record, idFields, key);
                    ids.add(key.bytes(), 0, key.length());
                }
            }
            return guessesTypes ? derived(names, guesses) : said(names);
        }
    }

    private void requireColumns(SampleReader reader, List<String> names) throws BadSampleException {
        Set<String> said = new LinkedHashSet<>();
        rules.columns().forEach(column -> said.add(column.name()));
        if (!said.isEmpty() && !said.equals(new LinkedHashSet<>(names))) {
            throw reader.bad(
                    "has the columns %s, submission.columns has %s".formatted(names, said));
        }
    }

    private List<CellRule> derived(List<String> names, List<TypeGuess> guesses) {
        List<CellRule> columns = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            boolean isId = i == 0 && ids != null;
            columns.add(
                    isId
                            ? CellRule.derived(names.get(i), ColumnType.ID, false)
                            : guesses.get(i).rule(names.get(i)));
        }
        return List.copyOf(columns);
    }

    /// The rules of the manifest, in the order of the sample.
    private List<CellRule> said(List<String> names) {
        Map<String, CellRule> byName = new LinkedHashMap<>();
        rules.columns().forEach(column -> byName.put(column.name(), new CellRule(column)));
        return names.stream().map(name -> Objects.requireNonNull(byName.get(name))).toList();
    }

    private void readIds(String path, List<String> idNames) throws IOException {
        try (SampleReader reader = open(path)) {
            int[] fields = idNames.stream().mapToInt(reader.header()::indexOf).toArray();
            for (int i = 0; i < fields.length; i++) {
                if (fields[i] < 0) {
                    throw reader.bad("has no column " + idNames.get(i));
                }
            }
            ByteText key = new ByteText();
            while (ids != null && reader.next()) {
                key(reader.record(), fields, key);
                ids.add(key.bytes(), 0, key.length());
            }
        }
    }

    private SampleReader open(String path) throws IOException {
        return new SampleReader(path, paths.apply(path));
    }
}
