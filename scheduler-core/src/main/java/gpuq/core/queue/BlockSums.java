package gpuq.core.queue;

import java.util.List;

/// How many ranks the blocks before each one have, and what those cost: a binary indexed tree (P.
/// M. Fenwick, "A new data structure for cumulative frequency tables", 1994), so that a change and
/// a question touch as many sums as their number has bits.
final class BlockSums {

    private final int[] counts;
    private final long[] costs;

    /// Where each block ends, so that one is found without a look into any other: the last rank of
    /// each block but the last, when this was made: what comes later belongs behind it, even if it
    /// comes before all that the next block has by then.
    private final long[] tags;

    private final long[] sequences;

    BlockSums(List<RankBlock> blocks) {
        counts = new int[blocks.size() + 1];
        costs = new long[blocks.size() + 1];
        tags = new long[Math.max(0, blocks.size() - 1)];
        sequences = new long[tags.length];
        for (int i = 0; i < tags.length; i++) {
            tags[i] = blocks.get(i).lastTag();
            sequences[i] = blocks.get(i).lastSequence();
        }
        for (int i = 1; i < counts.length; i++) {
            RankBlock block = blocks.get(i - 1);
            counts[i] += block.size();
            costs[i] += block.cost();
            int next = i + Integer.lowestOneBit(i);
            if (next < counts.length) {
                counts[next] += counts[i];
                costs[next] += costs[i];
            }
        }
    }

    /// Which block a rank belongs into; the first also if there is none.
    int blockOf(long tag, long sequence) {
        return RankSearch.before(tags, sequences, tags.length, tag, sequence);
    }

    /// Of the first so many blocks.
    int count(int blocks) {
        int count = 0;
        for (int i = blocks; i > 0; i -= Integer.lowestOneBit(i)) {
            count += counts[i];
        }
        return count;
    }

    /// Of the first so many blocks.
    long cost(int blocks) {
        long cost = 0;
        for (int i = blocks; i > 0; i -= Integer.lowestOneBit(i)) {
            cost += costs[i];
        }
        return cost;
    }

    /// A block has more now, or less.
    void change(int number, int count, long cost) {
        for (int i = number + 1; i < counts.length; i += Integer.lowestOneBit(i)) {
            counts[i] += count;
            costs[i] += cost;
        }
    }
}
