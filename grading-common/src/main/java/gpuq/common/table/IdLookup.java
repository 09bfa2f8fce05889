package gpuq.common.table;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/// Finds the place of an id in a sealed [IdList]: a hash table with open addressing in a mapped
/// file. Keys are compared in full, so no crafted id can pass for another one.
public final class IdLookup {

    /// No such id.
    public static final long UNKNOWN = -1;

    private static final ValueLayout.OfLong SLOT = ValueLayout.JAVA_LONG_UNALIGNED;

    private final IdList ids;
    private final MemorySegment slots;
    private final long mask;
    private long firstRepeated = UNKNOWN;
    private byte[] buffer = new byte[256];

    public IdLookup(IdList ids, Scratch scratch) throws IOException {
        if (ids.size() >= Integer.MAX_VALUE) {
            throw new IOException("more than 2147483646 ids");
        }
        this.ids = ids;
        long capacity = Math.max(2, Long.highestOneBit(Math.max(1, ids.size())) << 2);
        this.mask = capacity - 1;
        this.slots = scratch.zeros("id-slots", capacity * Long.BYTES);
        for (long place = 0; place < ids.size(); place++) {
            add(place);
        }
    }

    /// The place of the first id that is in the list twice, or [#UNKNOWN].
    public long firstRepeated() {
        return firstRepeated;
    }

    /// The place of a key, or [#UNKNOWN].
    public long find(byte[] key, int from, int to) {
        int hash = hash(key, from, to);
        for (long at = hash & mask; ; at = (at + 1) & mask) {
            long slot = slots.get(SLOT, at * Long.BYTES);
            if (slot == 0) {
                return UNKNOWN;
            }
            long place = (slot & 0xffff_ffffL) - 1;
            if ((int) (slot >>> 32) == hash && ids.isAt(place, key, from, to)) {
                return place;
            }
        }
    }

    private void add(long place) {
        int length = ids.copy(place, buffer);
        if (length > buffer.length) {
            buffer = Arrays.copyOf(buffer, length);
            ids.copy(place, buffer);
        }
        int hash = hash(buffer, 0, length);
        for (long at = hash & mask; ; at = (at + 1) & mask) {
            long slot = slots.get(SLOT, at * Long.BYTES);
            if (slot == 0) {
                slots.set(SLOT, at * Long.BYTES, ((long) hash << 32) | (place + 1));
                return;
            }
            long other = (slot & 0xffff_ffffL) - 1;
            if ((int) (slot >>> 32) == hash && ids.isAt(other, buffer, 0, length)) {
                firstRepeated = firstRepeated == UNKNOWN ? place : firstRepeated;
                return;
            }
        }
    }

    /// FNV-1a with a final mix, so that ids which differ in their last digit spread.
    private static int hash(byte[] key, int from, int to) {
        int hash = 0x811c_9dc5;
        for (int i = from; i < to; i++) {
            hash = (hash ^ key[i]) * 0x0100_0193;
        }
        hash ^= hash >>> 16;
        hash *= 0x85eb_ca6b;
        hash ^= hash >>> 13;
        hash *= 0xc2b2_ae35;
        return hash ^ (hash >>> 16);
    }
}
