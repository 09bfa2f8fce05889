package gpuq.core.queue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All who wait in one line, as they come at a restore, in columns: what sorts and groups a million
/// of them reads plain numbers, where every reference that it followed would be a miss of the
/// processor's caches.
public final class Arrivals {

    private static final int ROOM = 64;

    /// The number of each flow, in the order in which they came.
    private final Map<FlowKey, Integer> flows = new LinkedHashMap<>();

    private final BitSet penned = new BitSet();
    private Waiting[] waiting = new Waiting[ROOM];
    private int[] flowOf = new int[ROOM];
    private byte[] parts = new byte[ROOM];
    private long[] majors = new long[ROOM];
    private long[] sequences = new long[ROOM];
    private long[] costs = new long[ROOM];
    private int size;

    /// One more, in any order.
    public void add(Waiting one) {
        if (size == waiting.length) {
            grow();
        }
        Rank rank = one.rank();
        waiting[size] = one;
        flowOf[size] = number(one.flow());
        parts[size] = (byte) RankTree.part(rank);
        majors[size] = RankTree.major(rank);
        sequences[size] = rank.sequence();
        costs[size] = RankTree.cost(rank);
        if (one.capInAll() != Waiting.UNCAPPED) {
            penned.set(size);
        }
        size++;
    }

    private int number(FlowKey flow) {
        Integer known = flows.get(flow);
        if (known != null) {
            return known;
        }
        int next = flows.size();
        flows.put(flow, next);
        return next;
    }

    private void grow() {
        int room = size * 2;
        waiting = Arrays.copyOf(waiting, room);
        flowOf = Arrays.copyOf(flowOf, room);
        parts = Arrays.copyOf(parts, room);
        majors = Arrays.copyOf(majors, room);
        sequences = Arrays.copyOf(sequences, room);
        costs = Arrays.copyOf(costs, room);
    }

    /// The places in this list, in the order of ranks.
    int[] order() {
        int[] order = new int[size];
        int ordered = 0;
        for (int part = 0; part < RankTree.PARTS; part++) {
            ordered = order(part, order, ordered);
        }
        return order;
    }

    private int order(int part, int[] order, int ordered) {
        int[] places = new int[size];
        int count = 0;
        for (int i = 0; i < size; i++) {
            if (parts[i] == part) {
                places[count++] = i;
            }
        }
        long[] majorsOfIt = new long[count];
        long[] sequencesOfIt = new long[count];
        for (int i = 0; i < count; i++) {
            majorsOfIt[i] = majors[places[i]];
            sequencesOfIt[i] = sequences[places[i]];
        }
        int next = ordered;
        for (int i : RankOrder.order(majorsOfIt, sequencesOfIt)) {
            order[next++] = places[i];
        }
        return next;
    }

    /// The flows, by their numbers.
    List<FlowKey> flows() {
        return List.copyOf(flows.keySet());
    }

    /// The jobs of each flow, by its number, in an order of places.
    List<List<Waiting>> byFlow(int[] order) {
        int[] ends = new int[flows.size() + 1];
        for (int i = 0; i < size; i++) {
            ends[flowOf[i] + 1]++;
        }
        for (int flow = 0; flow < flows.size(); flow++) {
            ends[flow + 1] += ends[flow];
        }
        int[] next = ends.clone();
        Waiting[] grouped = new Waiting[size];
        for (int place : order) {
            grouped[next[flowOf[place]]++] = waiting[place];
        }
        List<Waiting> all = Arrays.asList(grouped);
        List<List<Waiting>> byFlow = new ArrayList<>(flows.size());
        for (int flow = 0; flow < flows.size(); flow++) {
            byFlow.add(all.subList(ends[flow], ends[flow + 1]));
        }
        return byFlow;
    }

    Waiting waiting(int place) {
        return waiting[place];
    }

    int flowOf(int place) {
        return flowOf[place];
    }

    int part(int place) {
        return parts[place];
    }

    long major(int place) {
        return majors[place];
    }

    long sequence(int place) {
        return sequences[place];
    }

    long cost(int place) {
        return costs[place];
    }

    /// Whether any competition has a cap.
    boolean hasPens() {
        return !penned.isEmpty();
    }

    @Nullable Pen pen(int place) {
        return penned.get(place) ? waiting[place].pen() : null;
    }
}
