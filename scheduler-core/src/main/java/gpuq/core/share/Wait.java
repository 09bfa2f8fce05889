package gpuq.core.share;

import gpuq.common.contract.AgentEvent.SlotKind;
import gpuq.common.forecast.SharedCapacity;
import gpuq.common.forecast.SharedCapacity.Backlog;
import gpuq.common.job.CompetitionId;
import gpuq.core.queue.Ahead;
import gpuq.core.queue.Pen;
import gpuq.core.queue.Rank;
import gpuq.core.queue.WaitingLine;
import gpuq.core.queue.WaitingLine.Capped;
import gpuq.core.state.PoolState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How long a place in a line has to wait, before any correction: the predicted work before it and
/// on the slots, over the slots that do it ([SharedCapacity]). Each job of a competition with a cap
/// is taken for one of a single slot.
final class Wait {

    private final PoolState state;
    private final SlotKind kind;
    private final Instant now;
    private final WaitingLine line;
    private final long capacity;

    Wait(PoolState state, SlotKind kind, Instant now) {
        this.state = state;
        this.kind = kind;
        this.now = now;
        this.line = state.lines().line(kind);
        this.capacity = Capacity.thousandths(state, kind);
    }

    /// Milliseconds; 0 where a slot is free for it or none is known.
    ///
    /// @param own where the job stands if its own competition has a cap
    long millis(Rank rank, @Nullable Pen own) {
        if (capacity == 0) {
            return 0;
        }
        List<Capped> capped = line.capped(rank);
        long wait = forSlots(line.ahead(rank), capped);
        return own == null ? wait : Math.max(wait, forCap(own, capped));
    }

    private long forSlots(Ahead ahead, List<Capped> capped) {
        int mayStart = ahead.count();
        for (Capped pen : capped) {
            mayStart -= pen.isOpen() ? 0 : pen.ahead().count();
        }
        if (mayStart == 0 && state.slots().hasFree(kind)) {
            return 0;
        }
        long work = ahead.cost() + state.runningWork().millis(kind, now);
        return SharedCapacity.millis(work, capacity, backlogs(capped));
    }

    /// What the competitions with a cap have before the place and on the slots.
    private List<Backlog> backlogs(List<Capped> capped) {
        List<Backlog> backlogs = new ArrayList<>(capped.size());
        for (Capped pen : capped) {
            if (pen.ahead().count() > 0) {
                CompetitionId competition = pen.pen().competition();
                int jobs = state.lines().running(competition) + pen.ahead().count();
                backlogs.add(
                        new Backlog(
                                pen.ahead().cost() + state.runningWork().millis(competition, now),
                                rate(Math.min(pen.pen().cap(), jobs))));
            }
        }
        return backlogs;
    }

    private long forCap(Pen own, List<Capped> capped) {
        Ahead ahead = new Ahead(0, 0);
        for (Capped pen : capped) {
            if (pen.pen().equals(own)) {
                ahead = pen.ahead();
            }
        }
        boolean isFree = ahead.count() == 0 && state.lines().running(own.competition()) < own.cap();
        return isFree
                ? 0
                : 1000
                        * (ahead.cost() + state.runningWork().millis(own.competition(), now))
                        / rate(own.cap());
    }

    /// Thousandths of a GPU that so many jobs have.
    private long rate(int jobs) {
        return (long) jobs
                * (kind == SlotKind.GPU ? 1000 : state.limits().sharing().cpuSlotThousandths());
    }
}
