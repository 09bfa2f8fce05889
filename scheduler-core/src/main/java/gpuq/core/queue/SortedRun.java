package gpuq.core.queue;

import java.util.AbstractSet;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableSet;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A sorted list in the guise that [TreeSet] fills itself from in linear time. A restore of a
/// million jobs spends most of its time in trees that were filled one by one.
@SuppressWarnings("JdkObsolete") // it is SortedSet that TreeSet's constructor knows
public final class SortedRun<E extends Comparable<E>> extends AbstractSet<E>
        implements SortedSet<E> {

    private final List<E> sorted;

    private SortedRun(List<E> sorted) {
        this.sorted = sorted;
    }

    /// A tree of these.
    ///
    /// @throws IllegalStateException if they are not in ascending order or two are equal
    public static <E extends Comparable<E>> NavigableSet<E> treeOf(List<E> sorted) {
        for (int i = 1; i < sorted.size(); i++) {
            if (sorted.get(i - 1).compareTo(sorted.get(i)) >= 0) {
                throw new IllegalStateException("not in ascending order: " + sorted.get(i));
            }
        }
        return new TreeSet<>((SortedSet<E>) new SortedRun<>(sorted));
    }

    @Override
    public @Nullable Comparator<? super E> comparator() {
        return null; // their natural order
    }

    @Override
    public Iterator<E> iterator() {
        return sorted.iterator();
    }

    @Override
    public int size() {
        return sorted.size();
    }

    @Override
    public E first() {
        return sorted.getFirst();
    }

    @Override
    public E last() {
        return sorted.getLast();
    }

    @Override
    public SortedSet<E> subSet(E from, E to) {
        throw new UnsupportedOperationException();
    }

    @Override
    public SortedSet<E> headSet(E to) {
        throw new UnsupportedOperationException();
    }

    @Override
    public SortedSet<E> tailSet(E from) {
        throw new UnsupportedOperationException();
    }
}
