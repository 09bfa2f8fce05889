package gpuq.core.queue;

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

    /// Takes all at once, in a time that grows with their number alone.
    ///
    /// @param sorted by their ranks
    /// @throws IllegalStateException if the tree is not empty, or they are not in order or one is
    ///   there twice
    void fill(List<Waiting> sorted) {
        if (size() > 0) {
            throw new IllegalStateException("not empty");
        }
        for (Waiting waiting : sorted) {
            Rank rank = waiting.rank();
            if (!parts.get(part(rank)).append(major(rank), rank.sequence(), cost(rank))) {
                throw new IllegalStateException("twice in the line, or not sorted: " + waiting);
            }
        }
        parts.forEach(RankBlocks::sum);
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
