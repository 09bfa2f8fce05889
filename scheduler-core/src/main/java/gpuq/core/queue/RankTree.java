package gpuq.core.queue;

import java.util.List;
import java.util.stream.Stream;

/// All who wait, in the order of their ranks, with the sums that tell how many are ahead of a place
/// and how much work that is, without a walk through them (QUEUE-3). Each class is a part of its
/// own: those of the stricter ones are ahead as a whole.
final class RankTree {

    /// How many parts there are.
    static final int PARTS = 4;

    /// The aged before all classes.
    private final List<RankBlocks> parts = Stream.generate(RankBlocks::new).limit(PARTS).toList();

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
    /// @param order the places of all in the order of ranks
    /// @throws IllegalStateException if the tree is not empty or a rank is there twice
    void fill(Arrivals all, int[] order) {
        if (size() > 0) {
            throw new IllegalStateException("not empty");
        }
        for (int place : order) {
            append(all, place);
        }
        sum();
    }

    /// Puts one behind all others of its part. The sums are wrong until [#sum] is called.
    ///
    /// @throws IllegalStateException if it does not belong there
    void append(Arrivals all, int place) {
        long sequence = all.sequence(place);
        if (!parts.get(all.part(place)).append(all.major(place), sequence, all.cost(place))) {
            throw new IllegalStateException("twice in the line: job " + sequence);
        }
    }

    /// Reckons the sums anew.
    void sum() {
        parts.forEach(RankBlocks::sum);
    }

    /// @throws IllegalStateException if the rank is not there
    void remove(Waiting waiting) {
        Rank rank = waiting.rank();
        if (!parts.get(part(rank)).remove(major(rank), rank.sequence())) {
            throw new IllegalStateException("not in the line: " + waiting);
        }
    }

    static int part(Rank rank) {
        if (rank.aged()) {
            return 0;
        }
        return switch (rank.priority()) {
            case URGENT -> 1;
            case NORMAL -> 2;
            case BACKGROUND -> 3;
        };
    }

    static long major(Rank rank) {
        return rank.aged() ? rank.sequence() : rank.tag();
    }

    static long cost(Rank rank) {
        return rank.quote().cost();
    }
}
