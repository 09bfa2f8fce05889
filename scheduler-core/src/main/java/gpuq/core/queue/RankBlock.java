package gpuq.core.queue;

import java.util.Arrays;

/// Some neighbours among the ranks of a class, in their order.
final class RankBlock {

    /// A change moves half of them, and a question adds up half of their costs.
    static final int MOST = 256;

    /// Room for the jobs of a short line.
    static final int FEW = 16;

    private long[] tags;
    private long[] sequences;
    private long[] costs;
    private int size;

    /// Of all in it.
    private long cost;

    /// @param room for how many at first; it grows
    RankBlock(int room) {
        tags = new long[room];
        sequences = new long[room];
        costs = new long[room];
    }

    int size() {
        return size;
    }

    /// What all in it cost.
    long cost() {
        return cost;
    }

    boolean isFull() {
        return size == MOST;
    }

    /// As full as a block is made at first.
    boolean isHalfFull() {
        return size >= MOST / 2;
    }

    /// So empty that its neighbour may take it in.
    boolean isSparse() {
        return size < MOST / 8;
    }

    /// It is not empty.
    long lastTag() {
        return tags[size - 1];
    }

    /// It is not empty.
    long lastSequence() {
        return sequences[size - 1];
    }

    /// Whether all in it come before a rank.
    boolean isBefore(long tag, long sequence) {
        long last = tags[size - 1];
        return last != tag ? last < tag : sequences[size - 1] < sequence;
    }

    /// How many of it come before a rank.
    int place(long tag, long sequence) {
        return RankSearch.before(tags, sequences, size, tag, sequence);
    }

    boolean has(int at, long tag, long sequence) {
        return at < size && tags[at] == tag && sequences[at] == sequence;
    }

    long costOf(int at) {
        return costs[at];
    }

    /// What the first so many cost.
    long cost(int first) {
        long sum = 0;
        for (int i = 0; i < first; i++) {
            sum += costs[i];
        }
        return sum;
    }

    void insert(int at, long tag, long sequence, long costOfIt) {
        if (size == tags.length) {
            int length = Math.min(MOST, size * 2);
            tags = Arrays.copyOf(tags, length);
            sequences = Arrays.copyOf(sequences, length);
            costs = Arrays.copyOf(costs, length);
        }
        move(at, at + 1);
        tags[at] = tag;
        sequences[at] = sequence;
        costs[at] = costOfIt;
        cost += costOfIt;
        size++;
    }

    void remove(int at) {
        cost -= costs[at];
        move(at + 1, at);
        size--;
    }

    /// Gives its second half away.
    RankBlock split() {
        RankBlock rest = new RankBlock(MOST);
        int half = size / 2;
        rest.takeFrom(this, half);
        cost -= rest.cost;
        size = half;
        return rest;
    }

    /// Takes in all of the block behind it, if both together are few.
    boolean takes(RankBlock next) {
        if (size + next.size > MOST / 4) {
            return false;
        }
        takeFrom(next, 0);
        return true;
    }

    private void takeFrom(RankBlock other, int from) {
        for (int i = from; i < other.size; i++) {
            insert(size, other.tags[i], other.sequences[i], other.costs[i]);
        }
    }

    private void move(int from, int to) {
        System.arraycopy(tags, from, tags, to, size - from);
        System.arraycopy(sequences, from, sequences, to, size - from);
        System.arraycopy(costs, from, costs, to, size - from);
    }
}
