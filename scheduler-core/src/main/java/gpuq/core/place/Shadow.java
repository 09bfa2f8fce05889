package gpuq.core.place;

import gpuq.common.contract.AgentEvent.SlotReport;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.NodeId;
import gpuq.core.slots.Demand;
import gpuq.core.slots.NodeSlots;
import gpuq.core.state.Failure;
import gpuq.core.state.Job;
import gpuq.core.state.PoolState;
import gpuq.core.state.Reservation;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Finds where and when the first job of a line can start at the latest: its shadow time.
final class Shadow {

    /// A reservation is reckoned anew after this time, to find an earlier place.
    private static final Duration FRESH = Duration.ofSeconds(30);

    private final PoolState state;
    private final Instant now;

    Shadow(PoolState state, Instant now) {
        this.state = state;
        this.now = now;
    }

    private record SlotTime(Instant at, String slot) {}

    /// Whether a reservation that was made before still holds for this job. One that is of no use
    /// to it any more is not waited for: until it is reckoned anew, others would overtake
    /// elsewhere.
    boolean isGood(@Nullable Reservation made, Job job, Demand demand) {
        return made != null
                && made.job().equals(job.id())
                && made.shadow().isAfter(now)
                && made.madeAt().plus(FRESH).isAfter(now)
                && state.slots().of(made.node()).accepting()
                && !avoided(job).contains(made.node())
                && isWhole(made, demand);
    }

    private boolean isWhole(Reservation made, Demand demand) {
        return state.slots().of(made.node()).usable(demand).stream()
                .map(SlotReport::name)
                .toList()
                .containsAll(made.slots());
    }

    /// The earliest place for the job; empty if no node could run it now or later.
    Optional<Reservation> of(Job job, Demand demand) {
        NavigableSet<NodeId> avoided = avoided(job);
        Reservation best = null;
        for (NodeSlots node : state.slots().all()) {
            if (node.accepting() && !avoided.contains(node.node())) {
                Reservation here = on(node, job, demand);
                if (here != null && (best == null || here.shadow().isBefore(best.shadow()))) {
                    best = here;
                }
            }
        }
        return Optional.ofNullable(best);
    }

    private static NavigableSet<NodeId> avoided(Job job) {
        TreeSet<NodeId> nodes = new TreeSet<>();
        for (Failure failure : job.past().failures(job.leg())) {
            nodes.add(failure.node());
        }
        return nodes;
    }

    private @Nullable Reservation on(NodeSlots node, Job job, Demand demand) {
        List<SlotTime> byTime =
                node.usable(demand).stream()
                        .map(slot -> new SlotTime(freeAt(node, slot), slot.name()))
                        .sorted(Comparator.comparing(SlotTime::at).thenComparing(SlotTime::slot))
                        .toList();
        if (byTime.size() < demand.count()) {
            return null;
        }
        Instant shadow = byTime.get(demand.count() - 1).at();
        return new Reservation(
                job.id(), node.node(), toKeep(byTime, shadow, demand.count()), shadow, now);
    }

    /// Of the slots that are free by the shadow time the latest: others may go on with those that
    /// are free before.
    private static List<String> toKeep(List<SlotTime> byTime, Instant shadow, int count) {
        List<String> inTime =
                byTime.stream()
                        .takeWhile(slot -> !slot.at().isAfter(shadow))
                        .map(SlotTime::slot)
                        .toList();
        return inTime.subList(inTime.size() - count, inTime.size());
    }

    private Instant freeAt(NodeSlots node, SlotReport slot) {
        AttemptRef holder = node.holders().get(slot.name());
        if (holder == null) {
            return now;
        }
        Instant stopped = now.plus(state.limits().stays().stopping());
        return state.job(holder.jobId()) instanceof Job.OnNode job
                        && job.attempt().ref().equals(holder)
                ? EnforcedEnd.of(job, state.limits())
                : stopped;
    }
}
