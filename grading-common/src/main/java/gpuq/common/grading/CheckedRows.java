package gpuq.common.grading;

import gpuq.common.bundle.Manifest;
import gpuq.common.bundle.Manifest.Order;
import gpuq.common.job.Outcome;
import gpuq.common.table.IdList;
import gpuq.common.table.IdOrder;
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
        this.store = new RowStore(scratch, ids == null ? 0 : ids.size());
    }

    long rows() {
        return rows;
    }

    /// Whether the rows had to be put into the order of the ids.
    boolean wereReordered() {
        return !store.isSorted();
    }

    void head(ByteText head) throws IOException {
        store.head(head.bytes(), head.length());
    }

    /// Takes the next row.
    ///
    /// @param key its id; nothing if it has none that can be read
    /// @param row its normal form, complete only if there was no error
    void take(long line, @Nullable ByteText key, ByteText row) throws IOException {
        long place = rows;
        if (order != null && key != null) {
            place = order.take(key.bytes(), 0, key.length());
            tell(place, line, key);
        }
        if (errors.isEmpty()) {
            if (order == null) {
                store.add(row.bytes(), row.length());
            } else {
                store.add(place, row.bytes(), row.length());
            }
        }
        rows++;
    }

    /// Says what the whole file lacks.
    ///
    /// @param withIds whether its ids could be read at all
    void finish(boolean withIds) {
        if (order != null && ids != null && withIds) {
            IdList expected = ids;
            order.forEachMissing(
                    Outcome.MAX_ERRORS,
                    place ->
                            errors.add(
                                    FaultKind.IDS,
                                    null,
                                    idName,
                                    expected.text(place),
                                    "the id is missing"));
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
        store.writeTo(normalised);
    }

    private void tell(long place, long line, ByteText key) {
        if (place == IdOrder.UNKNOWN) {
            errors.add(FaultKind.IDS, line, idName, shown(key), "the id is unknown" + example());
        } else if (place == IdOrder.TWICE) {
            errors.add(FaultKind.IDS, line, idName, shown(key), "the id was there before");
        } else if (place != rows && rules.rowOrder() == Order.EXACT && !toldOfOrder) {
            toldOfOrder = true;
            errors.add(
                    FaultKind.IDS,
                    line,
                    idName,
                    shown(key),
                    "the rows must come in the order of the sample, which has "
                            + (ids != null && rows < ids.size() ? ids.text(rows) : "no row")
                            + " here");
        }
    }

    /// Most unknown ids are known ones in another form, such as 1.0 for 1.
    private String example() {
        return ids == null || ids.size() == 0 ? "" : "; the first one is " + ids.text(0);
    }

    private static String shown(ByteText key) {
        return IdList.text(key.bytes(), key.length());
    }

    @Override
    public void close() throws IOException {
        store.close();
    }
}
