package gpuq.common.table;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/// Finds the entry of an id in a sealed [IdList]: a hash table with open addressing in a mapped
/// file. Keys are compared in full, so no crafted id can pass for another one.
public final class IdLookup {

    /// No such id.
    public static final long UNKNOWN = -1;

    private static final ValueLayout.OfLong SLOT = ValueLayout.JAVA_LONG_UNALIGNED;

    /// A slot is the entry plus one in its lower bits and a part of the hash above them: most
    /// strangers are told by the slot alone.
    private static final int ENTRY_BITS = 40;

    private static final long ENTRY_MASK = (1L << ENTRY_BITS) - 1;

    private final IdList ids;
    private final MemorySegment slots;
    private final long capacity;
    private long firstRepeated = UNKNOWN;
    private byte[] buffer = new byte[256];

    public IdLookup(IdList ids, Scratch scratch) throws IOException {
        if (ids.end() >= ENTRY_MASK || ids.size() >= Integer.MAX_VALUE) {
            throw new IOException("too many ids: " + ids.size());
        }
        this.ids = ids;
        this.capacity = ids.size() + ids.size() / 2 + 2;
        this.slots = scratch.zeros("id-slots", capacity * Long.BYTES);
        for (long entry = ids.first(); entry < ids.end(); entry = ids.next(entry)) {
            add(entry);
        }
    }

    /// The first id that is in the list a second time, for people; empty if none is.
    public String firstRepeated() {
        return firstRepeated == UNKNOWN ? "" : ids.text(firstRepeated);
    }

    /// The entry of a key, or [#UNKNOWN].
    long find(byte[] key, int from, int to) {
        int hash = hash(key, from, to);
        for (long at = first(hash); ; at = after(at)) {
            long slot = slots.get(SLOT, at * Long.BYTES);
            if (slot == 0) {
                return UNKNOWN;
            }
            long entry = (slot & ENTRY_MASK) - 1;
            if (mayBe(slot, hash) && ids.isAt(entry, key, from, to)) {
                return entry;
            }
        }
    }

    private void add(long entry) {
        int length = ids.keyLength(entry);
        if (length > buffer.length) {
            buffer = Arrays.copyOf(buffer, length);
        }
        ids.copyKey(entry, buffer);
        int hash = hash(buffer, 0, length);
        for (long at = first(hash); ; at = after(at)) {
            long slot = slots.get(SLOT, at * Long.BYTES);
            if (slot == 0) {
                slots.set(SLOT, at * Long.BYTES, ((long) hash << ENTRY_BITS) | (entry + 1));
                return;
            }
            if (mayBe(slot, hash) && ids.isAt((slot & ENTRY_MASK) - 1, buffer, 0, length)) {
                firstRepeated = firstRepeated == UNKNOWN ? entry : firstRepeated;
                return;
            }
        }
    }

    private long first(int hash) {
        return (Integer.toUnsignedLong(hash) * capacity) >>> 32;
    }

    private long after(long at) {
        return at + 1 == capacity ? 0 : at + 1;
    }

    private static boolean mayBe(long slot, int hash) {
        return slot >>> ENTRY_BITS == ((long) hash << ENTRY_BITS) >>> ENTRY_BITS;
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
