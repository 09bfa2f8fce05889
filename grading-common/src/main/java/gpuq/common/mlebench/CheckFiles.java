package gpuq.common.mlebench;

import gpuq.common.text.ByteText;
import gpuq.common.text.CsvReader;
import gpuq.common.text.CsvWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/// The `checks/` of an imported bundle, made from its sample, its answers and its gold submission.
final class CheckFiles {

    static final String REFERENCE = "checks/reference.csv";
    static final String REJECTED = "checks/other-columns.csv";

    private CheckFiles() {}

    /// Writes the reference file: the gold submission, else the answers cut to the sample's
    /// columns, else the sample itself.
    ///
    /// @return where it is from, in words
    static String writeReference(MleBenchSource source, Path bundle)
            throws IOException, ImportException {
        Path target = bundle.resolve(REFERENCE);
        Files.createDirectories(target.resolveSibling("."));
        if (!source.gold().isEmpty()) {
            Path gold = source.privateFolder().resolve(source.gold());
            if (!Files.isRegularFile(gold)) {
                throw new ImportException("the gold submission is missing: " + gold + ".");
            }
            Files.copy(gold, target);
            return "the gold submission";
        }
        Path sample = source.publicFolder().resolve(source.sample());
        Path answers = source.privateFolder().resolve(source.answers());
        List<String> columns = header(sample);
        if (source.answers().endsWith(".csv") && header(answers).containsAll(columns)) {
            cut(answers, columns, target);
            return "the answers, cut to the sample's columns";
        }
        Files.copy(sample, target);
        return "the sample, as the answers have other columns";
    }

    /// A file that every check of columns refuses.
    static void writeRejected(Path bundle) throws IOException {
        Files.writeString(bundle.resolve(REJECTED), "not_a_column\n1\n");
    }

    /// Whether no two rows have the same value in the first column.
    static boolean hasUniqueIds(Path sample) throws IOException, ImportException {
        Set<String> seen = new HashSet<>();
        try (CsvReader reader = open(sample)) {
            boolean isHeader = true;
            while (reader.next()) {
                if (!isHeader && !seen.add(reader.record().string(0))) {
                    return false;
                }
                isHeader = false;
            }
            return !reader.isBroken();
        }
    }

    static List<String> header(Path file) throws IOException, ImportException {
        try (CsvReader reader = open(file)) {
            if (!reader.next()) {
                throw new ImportException(file + " has no header.");
            }
            return reader.record().strings();
        }
    }

    /// The numbers of a column, in the file's order; what is none is left out.
    static List<Double> numbers(Path file, String column) throws IOException, ImportException {
        int field = header(file).indexOf(column);
        if (field < 0) {
            throw new ImportException(file + " has no column " + column + ".");
        }
        List<Double> numbers = new ArrayList<>();
        try (CsvReader reader = open(file)) {
            while (reader.next()) {
                if (field < reader.record().fields()) {
                    number(reader.record().string(field)).ifPresent(numbers::add);
                }
            }
        }
        return numbers;
    }

    private static OptionalDouble number(String text) {
        try {
            return OptionalDouble.of(Double.parseDouble(text.strip()));
        } catch (NumberFormatException _) {
            return OptionalDouble.empty();
        }
    }

    private static CsvReader open(Path file) throws IOException {
        return new CsvReader(file, Long.MAX_VALUE, _ -> {});
    }

    private static void cut(Path answers, List<String> columns, Path target)
            throws IOException, ImportException {
        int[] fields = columns.stream().mapToInt(header(answers)::indexOf).toArray();
        try (CsvReader reader = open(answers);
                OutputStream out = new BufferedOutputStream(Files.newOutputStream(target))) {
            ByteText line = new ByteText();
            while (reader.next()) {
                line.clear();
                for (int i = 0; i < fields.length; i++) {
                    if (i > 0) {
                        line.append((byte) ',');
                    }
                    if (fields[i] < reader.record().fields()) {
                        CsvWriter.field(
                                line,
                                reader.record().text(),
                                reader.record().start(fields[i]),
                                reader.record().end(fields[i]),
                                true);
                    }
                }
                out.write(line.bytes(), 0, line.length());
                out.write('\n');
            }
            if (reader.isBroken()) {
                throw new ImportException(answers + " is not CSV that can be read to its end.");
            }
        }
    }
}
