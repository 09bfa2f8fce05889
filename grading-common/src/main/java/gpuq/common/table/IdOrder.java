package gpuq.common.table;

import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Matches the ids of a file, row by row, with the expected ones. While they come in the expected
/// order, one comparison a row is all; the lookup is made at the first that does not.
public final class IdOrder {

    /// What an id turned out to be.
    public enum Match {
        /// The one that is expected here: all rows until now came in order.
        NEXT,
        /// An expected one, in another place.
        ELSEWHERE,
        UNKNOWN,
        TWICE
    }

    private final IdList ids;
    private final Scratch scratch;
    private long cursor;
    private long entry;
    private long matched;
    private @Nullable IdLookup lookup;

    public IdOrder(IdList ids, Scratch scratch) {
        this.ids = ids;
        this.scratch = scratch;
        this.cursor = ids.first();
    }

    /// Looks at the next row's id.
    public Match take(byte[] key, int from, int to) throws IOException {
        IdLookup table = lookup;
        if (table == null) {
            if (cursor < ids.end() && ids.isAt(cursor, key, from, to)) {
                entry = cursor;
                cursor = ids.next(cursor);
                matched++;
                return Match.NEXT;
            }
            table = new IdLookup(ids, scratch);
            lookup = table;
        }
        entry = table.find(key, from, to);
        if (entry == IdLookup.UNKNOWN) {
            return Match.UNKNOWN;
        }
        if (entry < cursor || ids.hasRow(entry)) {
            return Match.TWICE;
        }
        ids.setRow(entry, 0, 0);
        matched++;
        return Match.ELSEWHERE;
    }

    /// The entry of the last id that was taken.
    long entry() {
        return entry;
    }

    /// The first entry whose id did not come in its place.
    long cursor() {
        return cursor;
    }

    /// How many ids have not come.
    public long missing() {
        return ids.size() - matched;
    }

    /// Tells the first ids that have not come.
    public void forEachMissing(int max, Consumer<String> consumer) {
        int told = 0;
        for (long at = cursor; at < ids.end() && told < max; at = ids.next(at)) {
            if (!ids.hasRow(at)) {
                consumer.accept(ids.text(at));
                told++;
            }
        }
    }

    /// An id that is expected twice, so that no file can be right, if it was noticed; else empty.
    public String repeated() {
        return lookup == null ? "" : lookup.firstRepeated();
    }

    /// The first id of all, for people; empty if there are none.
    public String example() {
        return ids.size() == 0 ? "" : ids.text(ids.first());
    }

    /// The id that should have come where the order was left, for people; empty behind the last.
    public String wanted() {
        return cursor < ids.end() ? ids.text(cursor) : "";
    }
}
