package gpuq.core.queue;

import java.util.ArrayList;
import java.util.List;

/// The ranks of one class as plain numbers, in blocks of neighbours, with the sums of the blocks
/// before each. A place is found by two binary searches, over their ends and within one, and a walk
/// of some ten steps through sums that stay in the processor's caches: in a tree with a node for
/// each of a million jobs most of its twenty-five steps and more are misses.
final class RankBlocks {

    private final List<RankBlock> blocks = new ArrayList<>();
    private BlockSums sums = new BlockSums(blocks);

    int size() {
        return sums.count(blocks.size());
    }

    /// What all of it costs.
    long cost() {
        return sums.cost(blocks.size());
    }

    Ahead ahead(long tag, long sequence) {
        if (blocks.isEmpty()) {
            return new Ahead(0, 0);
        }
        int number = sums.blockOf(tag, sequence);
        RankBlock block = blocks.get(number);
        int at = block.place(tag, sequence);
        return new Ahead(sums.count(number) + at, sums.cost(number) + block.cost(at));
    }

    /// @return whether it was not there before
    boolean add(long tag, long sequence, long cost) {
        if (blocks.isEmpty()) {
            boolean isFirst = append(tag, sequence, cost);
            sum();
            return isFirst;
        }
        int number = sums.blockOf(tag, sequence);
        RankBlock block = blocks.get(number);
        int at = block.place(tag, sequence);
        if (block.has(at, tag, sequence)) {
            return false;
        }
        if (block.isFull()) {
            blocks.add(number + 1, block.split());
            sum();
            return add(tag, sequence, cost);
        }
        block.insert(at, tag, sequence, cost);
        sums.change(number, 1, cost);
        return true;
    }

    /// Puts one behind all others. The sums are wrong until [#sum] is called.
    ///
    /// @return whether it belongs there
    boolean append(long tag, long sequence, long cost) {
        if (blocks.isEmpty()) {
            blocks.add(new RankBlock(RankBlock.FEW));
        } else if (!blocks.getLast().isBefore(tag, sequence)) {
            return false;
        } else if (blocks.getLast().isHalfFull()) {
            blocks.add(new RankBlock(RankBlock.MOST / 2));
        }
        RankBlock last = blocks.getLast();
        last.insert(last.size(), tag, sequence, cost);
        return true;
    }

    /// @return whether it was there
    boolean remove(long tag, long sequence) {
        if (blocks.isEmpty()) {
            return false;
        }
        int number = sums.blockOf(tag, sequence);
        RankBlock block = blocks.get(number);
        int at = block.place(tag, sequence);
        if (!block.has(at, tag, sequence)) {
            return false;
        }
        sums.change(number, -1, -block.costOf(at));
        block.remove(at);
        if (block.isSparse()) {
            join(number);
        }
        return true;
    }

    /// Reckons the sums anew.
    void sum() {
        sums = new BlockSums(blocks);
    }

    private void join(int number) {
        RankBlock block = blocks.get(number);
        if (block.size() == 0) {
            blocks.remove(number);
            sum();
        } else if (number + 1 < blocks.size() && block.takes(blocks.get(number + 1))) {
            blocks.remove(number + 1);
            sum();
        }
    }
}
