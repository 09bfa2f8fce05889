package gpuq.core.queue;

import java.util.Arrays;
import java.util.List;

/// All who wait, in the order of their ranks, with the sums that tell how many are ahead of a place
/// and how much work that is, without a walk through them (QUEUE-3). Each class is a part of its
/// own: those of the stricter ones are ahead as a whole.
final class RankTree {

    /// The aged before all classes.
    private final List<RankBlocks> parts =
            List.of(new RankBlocks(), new RankBlocks(), new RankBlocks(), new RankBlocks());

    int size() {
        int size = 0;
        for (RankBlocks part : parts) {
            size += part.size();
        }
        return size;
    }

    Ahead ahead(Rank rank) {
        int own = part(rank);
        int count = 0;
        long cost = 0;
        for (int part = 0; part < own; part++) {
            count += parts.get(part).size();
            cost += parts.get(part).cost();
        }
        Ahead within = parts.get(own).ahead(major(rank), rank.sequence());
        return new Ahead(count + within.count(), cost + within.cost());
    }

    /// @throws IllegalStateException if the rank is there already
    void add(Waiting waiting) {
        Rank rank = waiting.rank();
        if (!parts.get(part(rank)).add(major(rank), rank.sequence(), cost(rank))) {
            throw new IllegalStateException("twice in the line: " + waiting);
        }
    }

    /// Takes all at once.
    ///
    /// @throws IllegalStateException if the tree is not empty or a rank is there twice
    void fill(List<Waiting> all) {
        if (size() > 0) {
            throw new IllegalStateException("not empty");
        }
        int[] sizes = new int[parts.size()];
        for (Waiting waiting : all) {
            sizes[part(waiting.rank())]++;
        }
        List<Unsorted> unsorted = Arrays.stream(sizes).mapToObj(Unsorted::new).toList();
        for (Waiting waiting : all) {
            unsorted.get(part(waiting.rank())).add(waiting.rank());
        }
        for (int part = 0; part < sizes.length; part++) {
            unsorted.get(part).fill(parts.get(part));
        }
    }

    /// The ranks of a part as they come, as plain numbers: sorting them follows no references.
    private static final class Unsorted {
        private final long[] majors;
        private final long[] sequences;
        private final long[] costs;
        private int size;

        Unsorted(int room) {
            majors = new long[room];
            sequences = new long[room];
            costs = new long[room];
        }

        void add(Rank rank) {
            majors[size] = major(rank);
            sequences[size] = rank.sequence();
            costs[size] = cost(rank);
            size++;
        }

        void fill(RankBlocks part) {
            for (int i : RankOrder.order(majors, sequences)) {
                if (!part.append(majors[i], sequences[i], costs[i])) {
                    throw new IllegalStateException("twice in the line: job " + sequences[i]);
                }
            }
            part.sum();
        }
    }

    /// @throws IllegalStateException if the rank is not there
    void remove(Waiting waiting) {
        Rank rank = waiting.rank();
        if (!parts.get(part(rank)).remove(major(rank), rank.sequence())) {
            throw new IllegalStateException("not in the line: " + waiting);
        }
    }

    private static int part(Rank rank) {
        if (rank.aged()) {
            return 0;
        }
        return switch (rank.priority()) {
            case URGENT -> 1;
            case NORMAL -> 2;
            case BACKGROUND -> 3;
        };
    }

    private static long major(Rank rank) {
        return rank.aged() ? rank.sequence() : rank.tag();
    }

    private static long cost(Rank rank) {
        return rank.quote().cost();
    }
}
