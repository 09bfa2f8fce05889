package gpuq.common.grading;

import gpuq.common.bundle.Manifest;
import gpuq.common.bundle.Manifest.Order;
import gpuq.common.job.Outcome;
import gpuq.common.table.IdList;
import gpuq.common.table.IdOrder;
import gpuq.common.table.IdOrder.Match;
import gpuq.common.table.RowStore;
import gpuq.common.table.Scratch;
import gpuq.common.text.ByteText;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where the rows of a submission go: each is matched with the expected ids, and its normal form is
/// stored until the first error.
final class CheckedRows implements Closeable {

    private final Manifest.Submission rules;
    private final ErrorList errors;
    private final String idName;
    private final @Nullable IdList ids;
    private final @Nullable IdOrder order;
    private final RowStore store;
    private long rows;
    private boolean toldOfOrder;

    CheckedRows(Manifest.Submission rules, Expectation expected, Scratch scratch, ErrorList errors)
            throws IOException {
        this.rules = rules;
        this.errors = errors;
        this.idName = expected.idName();
        this.ids = expected.ids();
        this.order = ids == null ? null : new IdOrder(ids, scratch);
        this.store = new RowStore(scratch);
    }

    long rows() {
        return rows;
    }

    /// Whether the rows had to be put into the order of the ids.
    boolean wereReordered() {
        return !store.isSorted();
    }

    void head(ByteText head) throws IOException {
        store.add(head.bytes(), head.length());
    }

    /// Takes the next row.
    ///
    /// @param key its id; nothing if it has none that can be read
    /// @param row its normal form, complete only if there was no error
    void take(long line, @Nullable ByteText key, ByteText row) throws IOException {
        Match match = Match.NEXT;
        if (order != null && key != null) {
            match = order.take(key.bytes(), 0, key.length());
            tell(match, order, line, key);
        }
        if (errors.isEmpty()) {
            if (order == null || ids == null) {
                store.add(row.bytes(), row.length());
            } else {
                store.add(ids, order, match, row.bytes(), row.length());
            }
        }
        rows++;
    }

    /// Says what the whole file lacks.
    ///
    /// @param withIds whether its ids could be read at all
    ///
    /// @throws BadSampleException if no file could be right
    void finish(boolean withIds) throws BadSampleException {
        if (order != null && !order.repeated().isEmpty()) {
            throw new BadSampleException(
                    "%s: has the id %s twice".formatted(idSource(), order.repeated()));
        }
        if (order != null && withIds) {
            order.forEachMissing(
                    Outcome.MAX_ERRORS,
                    id -> errors.add(FaultKind.IDS, null, idName, id, "the id is missing"));
            errors.countMore(Math.max(0, order.missing() - Outcome.MAX_ERRORS));
        }
        Long expectedRows = rules.rows();
        if (expectedRows != null && rows != expectedRows) {
            errors.add(
                    FaultKind.ROWS,
                    null,
                    null,
                    Long.toString(rows),
                    "the file has %d rows; %d are expected".formatted(rows, expectedRows));
        } else if (rows == 0 && ids == null && expectedRows == null) {
            errors.add(FaultKind.ROWS, null, null, null, "the file has no rows");
        }
    }

    /// Writes the normal form; only if there was no error.
    void writeTo(Path normalised) throws IOException {
        if (order == null || ids == null) {
            store.writeTo(normalised);
        } else {
            store.writeSorted(ids, order, normalised);
        }
    }

    private String idSource() {
        String path = rules.ids().path();
        return path == null ? rules.sample() : path;
    }

    private void tell(Match match, IdOrder order, long line, ByteText key) {
        switch (match) {
            case NEXT -> {}
            // Most unknown ids are known ones in another form, such as 1.0 for 1.
            case UNKNOWN ->
                    tell(line, key, "the id is unknown; the first one is " + order.example());
            case TWICE -> tell(line, key, "the id was there before");
            case ELSEWHERE -> {
                if (rules.rowOrder() == Order.EXACT && !toldOfOrder) {
                    toldOfOrder = true;
                    tell(
                            line,
                            key,
                            "the rows must come in the order of the sample, which has %s here"
                                    .formatted(order.wanted()));
                }
            }
        }
    }

    private void tell(long line, ByteText key, String message) {
        String shown = IdList.text(key.bytes(), key.length());
        errors.add(FaultKind.IDS, line, idName, shown, message);
    }

    @Override
    public void close() throws IOException {
        store.close();
    }
}
