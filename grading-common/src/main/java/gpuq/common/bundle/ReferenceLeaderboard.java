package gpuq.common.bundle;

import gpuq.common.text.CsvReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/// The scores of a `leaderboard.csv`: of its column `score`, where a team has one.
final class ReferenceLeaderboard {

    private static final long MAX_BYTES = 64L << 20;
    private static final String COLUMN = "score";

    private ReferenceLeaderboard() {}

    /// @param faults is told why nothing can be read; then the list is empty
    static List<Double> scores(Path file, Consumer<String> faults) {
        List<String> found = new ArrayList<>();
        List<Double> scores = new ArrayList<>();
        try (CsvReader reader =
                new CsvReader(
                        file,
                        MAX_BYTES,
                        fault ->
                                found.add("line %d %s".formatted(fault.line(), fault.message())))) {
            int column = reader.next() ? column(reader.record().strings()) : -1;
            if (column < 0) {
                found.add("it has no column score");
            }
            while (found.isEmpty() && reader.next()) {
                if (column < reader.record().fields()) {
                    add(
                            reader.record().string(column).strip(),
                            reader.record().line(),
                            scores,
                            found);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (found.isEmpty() && scores.isEmpty()) {
            found.add("it has no score");
        }
        found.stream().limit(1).forEach(faults);
        return found.isEmpty() ? scores : List.of();
    }

    private static int column(List<String> header) {
        return header.stream()
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .toList()
                .indexOf(COLUMN);
    }

    private static void add(String text, long line, List<Double> scores, List<String> faults) {
        if (text.isEmpty()) {
            return;
        }
        try {
            double score = Double.parseDouble(text);
            if (Double.isFinite(score)) {
                scores.add(score);
                return;
            }
        } catch (NumberFormatException _) {
            // As if it were not finite: the fault below names the line.
        }
        faults.add("line %d has a score that is no number".formatted(line));
    }
}
