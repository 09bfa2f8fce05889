package gpuq.core.sorted;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// A sorted set, kept in blocks of neighbours instead of a tree of nodes: a restore fills it by
/// copying references, where a tree would make and link a node for each of a million, and the
/// collector would carry them all.
public final class SortedBlocks<E extends Comparable<E>> implements Iterable<E> {

    /// A fuller block is split. Its second half is moved at each change, which is cheaper than the
    /// misses of a tree's walk as long as it is short.
    private static final int MOST = 256;

    /// As full as a block is made at first.
    private static final int HALF = MOST / 2;

    /// Two neighbours that have no more than this together become one.
    private static final int FEW = MOST / 4;

    /// None of them is empty.
    private final List<List<E>> blocks = new ArrayList<>();

    private int size;

    /// Takes all at once, into a set that is empty. Costs little if they come nearly sorted.
    ///
    /// @throws IllegalStateException if the set is not empty or two are equal
    public void fill(Collection<E> all) {
        List<E> sorted = new ArrayList<>(all);
        if (!isAscending(sorted)) {
            sorted.sort(null);
            if (!isAscending(sorted)) {
                throw new IllegalStateException("one is there twice");
            }
        }
        fillSorted(sorted);
    }

    /// The same of those that are sorted already, which is the caller's word.
    ///
    /// @throws IllegalStateException if the set is not empty
    public void fillSorted(List<E> ascending) {
        if (size > 0) {
            throw new IllegalStateException("not empty");
        }
        for (int from = 0; from < ascending.size(); from += HALF) {
            int to = Math.min(ascending.size(), from + HALF);
            blocks.add(new ArrayList<>(ascending.subList(from, to)));
        }
        size = ascending.size();
    }

    /// Puts one behind all others; that it belongs there is the caller's word.
    public void append(E greatest) {
        if (blocks.isEmpty()) {
            blocks.add(new ArrayList<>());
        } else if (blocks.getLast().size() >= HALF) {
            blocks.add(new ArrayList<>(HALF));
        }
        blocks.getLast().add(greatest);
        size++;
    }

    /// @return whether it was not there before
    public boolean add(E element) {
        if (blocks.isEmpty()) {
            blocks.add(new ArrayList<>(List.of(element)));
            size = 1;
            return true;
        }
        int number = Math.min(blockOf(element), blocks.size() - 1);
        List<E> block = blocks.get(number);
        int at = Collections.binarySearch(block, element);
        if (at >= 0) {
            return false;
        }
        block.add(-at - 1, element);
        size++;
        if (block.size() > MOST) {
            split(number);
        }
        return true;
    }

    /// @return whether it was there
    public boolean remove(E element) {
        int number = blockOf(element);
        if (number == blocks.size()) {
            return false;
        }
        List<E> block = blocks.get(number);
        int at = Collections.binarySearch(block, element);
        if (at < 0) {
            return false;
        }
        block.remove(at);
        size--;
        if (block.size() < FEW) {
            join(number);
        }
        return true;
    }

    public @Nullable E first() {
        return size == 0 ? null : blocks.getFirst().getFirst();
    }

    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    /// Good until the set changes.
    @Override
    public Iterator<E> iterator() {
        return new Walk(0, 0);
    }

    /// Those that are greater, in order; good until the set changes.
    public Iterator<E> after(E element) {
        int number = blockOf(element);
        if (number == blocks.size()) {
            return Collections.emptyIterator();
        }
        int at = Collections.binarySearch(blocks.get(number), element);
        return new Walk(number, at >= 0 ? at + 1 : -at - 1);
    }

    private boolean isAscending(List<E> list) {
        E before = null;
        for (E each : list) {
            if (before != null && before.compareTo(each) >= 0) {
                return false;
            }
            before = each;
        }
        return true;
    }

    /// The first block whose last element is not less; their number if there is none.
    private int blockOf(E element) {
        int low = 0;
        int high = blocks.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (blocks.get(middle).getLast().compareTo(element) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private void split(int number) {
        List<E> block = blocks.get(number);
        List<E> rest = block.subList(block.size() / 2, block.size());
        blocks.add(number + 1, new ArrayList<>(rest));
        rest.clear();
    }

    private void join(int number) {
        List<E> block = blocks.get(number);
        if (block.isEmpty()) {
            blocks.remove(number);
        } else if (number + 1 < blocks.size()
                && block.size() + blocks.get(number + 1).size() <= FEW) {
            block.addAll(blocks.remove(number + 1));
        }
    }

    private final class Walk implements Iterator<E> {
        private int number;
        private int at;

        Walk(int number, int at) {
            this.number = number;
            this.at = at;
        }

        @Override
        public boolean hasNext() {
            return number < blocks.size()
                    && (at < blocks.get(number).size() || number + 1 < blocks.size());
        }

        @Override
        public E next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            if (at == blocks.get(number).size()) {
                number++;
                at = 0;
            }
            return blocks.get(number).get(at++);
        }
    }
}
