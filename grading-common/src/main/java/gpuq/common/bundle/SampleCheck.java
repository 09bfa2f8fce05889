package gpuq.common.bundle;

import gpuq.common.bundle.Manifest.ColumnType;
import gpuq.common.bundle.Manifest.Format;
import gpuq.common.bundle.Manifest.IdsFrom;
import gpuq.common.bundle.Manifest.Submission;
import gpuq.common.table.IdList;
import gpuq.common.table.IdLookup;
import gpuq.common.table.Scratch;
import gpuq.common.text.ByteText;
import gpuq.common.text.CsvReader;
import gpuq.common.text.CsvRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// Looks at the sample of a CSV competition and at its list of ids before any student does: a fault
/// in them would make every submission wrong. (JSON Lines samples are tried by the self-test.)
final class SampleCheck {

    private static final int MAX_FAULTS = 20;

    private final Submission rules;
    private final BundleFiles files;
    private final List<BundleFault> faults = new ArrayList<>();
    private final ByteText key = new ByteText();

    private SampleCheck(Submission rules, BundleFiles files) {
        this.rules = rules;
        this.files = files;
    }

    /// The faults of both files; a file that is not there has none here.
    ///
    /// @param scratchFolder where working files may lie meanwhile
    static List<BundleFault> check(Submission rules, BundleFiles files, Path scratchFolder)
            throws IOException {
        SampleCheck check = new SampleCheck(rules, files);
        if (rules.format() == Format.CSV) {
            check.checkSample(scratchFolder);
            check.checkIds(scratchFolder);
        }
        return check.faults.stream().limit(MAX_FAULTS).toList();
    }

    private void checkSample(Path scratchFolder) throws IOException {
        boolean hasIds = rules.ids().from() == IdsFrom.SAMPLE;
        if (files.hasFile(rules.sample()) && (hasIds || rules.columns().isEmpty())) {
            readFile(rules.sample(), true, hasIds, scratchFolder);
        }
    }

    private void checkIds(Path scratchFolder) throws IOException {
        String path = rules.ids().path();
        if (path != null && files.hasFile(path)) {
            readFile(path, false, true, scratchFolder);
        }
    }

    private void readFile(String path, boolean isSample, boolean hasIds, Path scratchFolder)
            throws IOException {
        Path file = Objects.requireNonNull(files.resolve(path));
        int before = faults.size();
        try (Scratch scratch = Scratch.in(scratchFolder);
                IdList ids = new IdList(scratch);
                CsvReader reader =
                        new CsvReader(
                                file,
                                Long.MAX_VALUE,
                                fault -> add(path, fault.line(), fault.message()))) {
            if (!reader.next()) {
                add(path, 1, "has no header");
                return;
            }
            List<String> header = reader.record().strings();
            checkHeader(path, header, isSample);
            int[] idFields = hasIds ? idFields(path, header) : new int[0];
            while (reader.next() && faults.size() < MAX_FAULTS) {
                addRow(path, reader.record(), header.size(), idFields, ids);
            }
            if (hasIds && faults.size() == before) {
                checkUnique(path, ids, scratch);
            }
        }
    }

    private void checkHeader(String path, List<String> header, boolean isSample) {
        Set<String> names = new LinkedHashSet<>(header);
        if (names.size() != header.size() || names.contains("")) {
            add(path, 1, "has a column without a name, or two of the same name");
        }
        Set<String> said = new LinkedHashSet<>();
        rules.columns().forEach(column -> said.add(column.name()));
        if (isSample && !said.isEmpty() && !said.equals(names)) {
            add(path, 1, "has the columns %s; submission.columns has %s".formatted(names, said));
        }
    }

    private int[] idFields(String path, List<String> header) {
        List<String> idNames =
                rules.columns().stream()
                        .filter(column -> column.type() == ColumnType.ID)
                        .map(Manifest.Column::name)
                        .toList();
        int[] fields = idNames.stream().mapToInt(header::indexOf).toArray();
        for (int i = 0; i < fields.length; i++) {
            if (fields[i] < 0) {
                add(path, 1, "has no column " + idNames.get(i));
                return new int[0];
            }
        }
        return fields.length == 0 ? new int[] {0} : fields;
    }

    private void addRow(String path, CsvRecord record, int width, int[] idFields, IdList ids)
            throws IOException {
        if (record.fields() != width) {
            add(
                    path,
                    record.line(),
                    "has %d fields where the header has %d".formatted(record.fields(), width));
            return;
        }
        if (idFields.length == 0) {
            return;
        }
        key.clear();
        for (int field : idFields) {
            if (record.start(field) == record.end(field)) {
                add(path, record.line(), "has an empty id");
            }
            key.append(record.text(), record.start(field), record.end(field));
            key.append(IdList.SEPARATOR);
        }
        ids.add(key.bytes(), 0, key.length());
    }

    private void checkUnique(String path, IdList ids, Scratch scratch) throws IOException {
        ids.seal();
        String repeated = new IdLookup(ids, scratch).firstRepeated();
        if (!repeated.isEmpty()) {
            add(path, 1, "has the id " + repeated + " twice");
        }
        Long rows = rules.rows();
        if (rows != null && rows != ids.size()) {
            add(path, 1, "has %d ids; submission.rows is %d".formatted(ids.size(), rows));
        }
    }

    private void add(String path, long line, String message) {
        faults.add(
                BundleFault.invalid(path, (int) Math.min(Integer.MAX_VALUE, line), null, message));
    }
}
