package gpuq.common.grading;

import gpuq.common.job.Outcome;
import gpuq.common.job.Outcome.ErrorLine;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Collects the errors of a file (OUTPUT-2): counts all, keeps at most [Outcome#MAX_ERRORS] of each
/// group, and tells as many in all. The groups share the room, so that a thousand wrong values do
/// not hide that ids are missing too.
final class ErrorList {

    private static final int BYTES_OF_VALUE = 4 * ErrorLines.MAX_VALUE;

    /// Errors of one kind, those on a line apart from those of the whole file.
    private record Group(FaultKind kind, boolean onLine) {}

    private final Map<Group, List<ErrorLine>> kept =
            new TreeMap<>(Comparator.comparing(Group::kind).thenComparing(Group::onLine));
    private long count;

    boolean isEmpty() {
        return count == 0;
    }

    long count() {
        return count;
    }

    /// Counts an error, and keeps it if there is room.
    void add(
            FaultKind kind,
            @Nullable Long line,
            @Nullable String column,
            @Nullable String value,
            String message) {
        List<ErrorLine> group = group(kind, line != null);
        count++;
        if (group.size() < Outcome.MAX_ERRORS) {
            group.add(ErrorLines.of(line, column, value, message));
        }
    }

    /// As above, with a value that is only decoded if there is room for it.
    void add(
            FaultKind kind,
            long line,
            String column,
            byte[] text,
            int from,
            int to,
            String message) {
        List<ErrorLine> group = group(kind, true);
        count++;
        if (group.size() < Outcome.MAX_ERRORS) {
            // Half a character at the end becomes U+FFFD, behind the place where the value is cut.
            int length = Math.min(BYTES_OF_VALUE, to - from);
            String value = new String(text, from, length, StandardCharsets.UTF_8);
            group.add(ErrorLines.of(line, column, value, message));
        }
    }

    /// Counts errors of which no more is said.
    void countMore(long more) {
        count += more;
    }

    /// The first kind that was found; empty if there was no error.
    String reason() {
        return kept.keySet().stream().findFirst().map(group -> group.kind().name()).orElse("");
    }

    /// What is told, in the order of the file; what has no line comes last.
    List<ErrorLine> told() {
        List<ErrorLine> told = new ArrayList<>();
        int room = Outcome.MAX_ERRORS;
        List<List<ErrorLine>> bySize = new ArrayList<>(kept.values());
        bySize.sort(Comparator.comparingInt(List::size));
        for (int i = 0; i < bySize.size(); i++) {
            List<ErrorLine> errors = bySize.get(i);
            int share = Math.min(errors.size(), room / (bySize.size() - i));
            told.addAll(errors.subList(0, share));
            room -= share;
        }
        told.sort(Comparator.comparingLong(ErrorList::lineOf));
        return ErrorLines.fit(told);
    }

    private List<ErrorLine> group(FaultKind kind, boolean onLine) {
        return kept.computeIfAbsent(new Group(kind, onLine), _ -> new ArrayList<>());
    }

    private static long lineOf(ErrorLine error) {
        Long line = error.line();
        return line == null ? Long.MAX_VALUE : line;
    }
}
