package gpuq.common.table;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Matches the ids of a file, row by row, with the expected ones. While they come in the expected
/// order, one comparison a row is all; the lookup is made at the first that does not.
public final class IdOrder {

    /// The row's id is none of the expected ones.
    public static final long UNKNOWN = IdLookup.UNKNOWN;

    /// The row's id has been there before.
    public static final long TWICE = -2;

    private final IdList ids;
    private final Scratch scratch;
    private long inOrder;
    private long matched;
    private @Nullable IdLookup lookup;
    private MemorySegment seen = MemorySegment.NULL;

    public IdOrder(IdList ids, Scratch scratch) {
        this.ids = ids;
        this.scratch = scratch;
    }

    /// The place of the next row by its id, or [#UNKNOWN] or [#TWICE].
    public long take(byte[] key, int from, int to) throws IOException {
        IdLookup table = lookup;
        if (table == null) {
            if (inOrder < ids.size() && ids.isAt(inOrder, key, from, to)) {
                matched++;
                return inOrder++;
            }
            table = new IdLookup(ids, scratch);
            lookup = table;
            seen = scratch.zeros("id-seen", ids.size() + 1);
        }
        long place = table.find(key, from, to);
        if (place == UNKNOWN) {
            return UNKNOWN;
        }
        if (place < inOrder || seen.get(ValueLayout.JAVA_BYTE, place) != 0) {
            return TWICE;
        }
        seen.set(ValueLayout.JAVA_BYTE, place, (byte) 1);
        matched++;
        return place;
    }

    /// How many ids have not come.
    public long missing() {
        return ids.size() - matched;
    }

    /// Tells the places of the first ids that have not come.
    public void forEachMissing(int max, LongConsumer consumer) {
        int told = 0;
        for (long place = inOrder; place < ids.size() && told < max; place++) {
            if (lookup == null || seen.get(ValueLayout.JAVA_BYTE, place) == 0) {
                consumer.accept(place);
                told++;
            }
        }
    }
}
