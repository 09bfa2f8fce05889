package gpuq.common.grading;

import gpuq.common.bundle.Manifest;
import gpuq.common.text.ByteText;
import gpuq.common.text.CsvReader;
import gpuq.common.text.CsvRecord;
import gpuq.common.text.CsvWriter;
import gpuq.common.text.TextFault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Checks one CSV submission, record by record. Its memory holds one record, whatever the file's
/// size.
final class CsvCheck {

    private final Manifest.Submission rules;
    private final Expectation expected;
    private final CellRule[] columns;
    private final CheckedRows rows;
    private final ErrorList errors;
    private final List<String> notes;
    private final ByteText row = new ByteText();
    private final ByteText key = new ByteText();
    private List<String> header = List.of();
    private int[] fieldOf = {};
    private int[] idFields = {};
    private boolean hasIds;
    private boolean hadSpaces;

    CsvCheck(
            Manifest.Submission rules,
            Expectation expected,
            CheckedRows rows,
            ErrorList errors,
            List<String> notes) {
        this.rules = rules;
        this.expected = expected;
        this.columns = expected.columns().toArray(new CellRule[0]);
        this.rows = rows;
        this.errors = errors;
        this.notes = notes;
    }

    void check(Path file) throws IOException {
        try (CsvReader reader = new CsvReader(file, rules.maxBytes(), this::note)) {
            if (!reader.next()) {
                if (!reader.isBroken()) {
                    errors.add(FaultKind.EMPTY, null, null, null, "the file is empty");
                }
                return;
            }
            if (!readHeader(reader.record())) {
                return;
            }
            while (reader.next()) {
                checkRow(reader.record());
            }
            if (!reader.isBroken()) {
                rows.finish(hasIds);
            }
            noteChanges(reader);
        }
    }

    private boolean readHeader(CsvRecord record) throws IOException {
        header = record.strings();
        HeaderMatch match = HeaderMatch.of(header, record.line(), expected.names(), rules, errors);
        if (match == null) {
            return false;
        }
        fieldOf = match.fieldOf().stream().mapToInt(Integer::intValue).toArray();
        idFields = expected.idColumns().stream().mapToInt(column -> fieldOf[column]).toArray();
        hasIds = Arrays.stream(idFields).allMatch(field -> field >= 0);
        if (!match.extra().isEmpty()) {
            notes.add("columns that are not asked for were dropped: " + shown(match.extra()));
        }
        if (match.reordered()) {
            notes.add("the columns were put into the order of the sample");
        }
        row.clear();
        for (int i = 0; i < columns.length; i++) {
            byte[] text = columns[i].name().getBytes(StandardCharsets.UTF_8);
            separate(i);
            CsvWriter.field(row, text, 0, text.length, true);
        }
        row.append((byte) '\n');
        rows.head(row);
        return true;
    }

    private void checkRow(CsvRecord record) throws IOException {
        if (record.fields() != header.size()) {
            errors.add(
                    FaultKind.FORMAT,
                    record.line(),
                    null,
                    null,
                    "the line has %d fields where the header has %d"
                            .formatted(record.fields(), header.size()));
        }
        row.clear();
        for (int i = 0; i < columns.length; i++) {
            if (fieldOf[i] >= 0 && fieldOf[i] < record.fields()) {
                checkCell(record, i);
            }
        }
        row.append((byte) '\n');
        rows.take(record.line(), keyOf(record) ? key : null, row);
    }

    private void checkCell(CsvRecord record, int column) {
        CellRule rule = columns[column];
        int field = fieldOf[column];
        byte[] text = record.text();
        int from = record.start(field);
        int to = record.end(field);
        if (rule.isTrimmed()) {
            while (from < to && isSpace(text[from])) {
                from++;
                hadSpaces = true;
            }
            while (from < to && isSpace(text[to - 1])) {
                to--;
                hadSpaces = true;
            }
        }
        String fault = rule.faultOf(text, from, to);
        if (fault != null) {
            errors.add(FaultKind.VALUES, record.line(field), rule.name(), text, from, to, fault);
        } else if (errors.isEmpty()) {
            separate(column);
            if (from == to && columns.length == 1) {
                // Readers leave an empty line out; this one is a row.
                row.append((byte) '"');
                row.append((byte) '"');
            } else {
                CsvWriter.field(row, text, from, to, record.isQuoted(field));
            }
        }
    }

    /// Makes the key of the row's id, and says whether it has one.
    private boolean keyOf(CsvRecord record) {
        if (!hasIds || idFields.length == 0) {
            return false;
        }
        for (int field : idFields) {
            if (field >= record.fields() || record.start(field) == record.end(field)) {
                return false;
            }
        }
        CsvSample.key(record, idFields, key);
        return true;
    }

    private void separate(int column) {
        if (column > 0) {
            row.append((byte) ',');
        }
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\t';
    }

    private void note(TextFault fault) {
        switch (fault.kind()) {
            case TOO_LARGE ->
                    errors.add(
                            FaultKind.TOO_LARGE,
                            null,
                            null,
                            null,
                            "the file is larger than " + rules.maxBytes() + " bytes");
            case ENCODING ->
                    errors.add(FaultKind.ENCODING, fault.line(), null, null, fault.message());
            case SYNTAX ->
                    errors.add(
                            FaultKind.FORMAT,
                            fault.line(),
                            columnOf(fault.field()),
                            null,
                            fault.message());
        }
    }

    private @Nullable String columnOf(int field) {
        return field < header.size() ? header.get(field) : null;
    }

    private void noteChanges(CsvReader reader) {
        if (reader.hadByteOrderMark()) {
            notes.add("the byte-order mark was dropped");
        }
        if (reader.blankLines() > 0) {
            notes.add(reader.blankLines() + " empty lines were left out");
        }
        if (hadSpaces) {
            notes.add("spaces around numbers were dropped");
        }
    }

    private static String shown(List<String> names) {
        String shown = String.join(", ", names.stream().limit(10).toList());
        return names.size() > 10 ? shown + ", …" : shown;
    }
}
