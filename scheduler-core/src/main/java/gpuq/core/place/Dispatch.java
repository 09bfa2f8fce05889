package gpuq.core.place;

import gpuq.common.contract.AgentEvent.SlotKind;
import gpuq.core.queue.Waiting;
import gpuq.core.queue.WaitingLine;
import gpuq.core.slots.Demand;
import gpuq.core.state.CoreLimits.Dispatching;
import gpuq.core.state.Job;
import gpuq.core.state.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Gives free slots to those who wait, in the order of their ranks. Runs at the end of each step
/// that has changed anything, so that a free slot never waits for a clock.
public final class Dispatch {

    private final Turn turn;
    private int room;

    private Dispatch(Turn turn) {
        this.turn = turn;
        this.room = turn.limits().dispatching().startsPerStep();
    }

    public static void run(Turn turn) {
        Dispatch dispatch = new Dispatch(turn);
        for (SlotKind kind : SlotKind.values()) {
            dispatch.fill(kind);
        }
    }

    private void fill(SlotKind kind) {
        Dispatching limits = turn.limits().dispatching();
        WaitingLine line = turn.state().lines().line(kind);
        List<Demand> unmet = new ArrayList<>();
        int passedOver = 0;
        Waiting next = line.first();
        while (next != null
                && room > 0
                && passedOver <= limits.lookAhead()
                && !turn.state().slots().free(kind).isEmpty()) {
            Waiting behind = line.after(next);
            if (!start(next, unmet)) {
                passedOver++;
            }
            next = behind;
        }
    }

    private boolean start(Waiting waiting, List<Demand> unmet) {
        Job job = turn.state().job(waiting.job());
        if (job == null) {
            throw new IllegalStateException("in the line but unknown: " + waiting);
        }
        boolean mayGoAnywhere = job.past().failures().isEmpty();
        Demand demand = Placement.demandOf(job);
        if (mayGoAnywhere && unmet.contains(demand)) {
            return false;
        }
        Optional<Placement.Choice> choice = new Placement(turn.state(), turn.now()).find(job);
        if (choice.isPresent()) {
            Start.on(turn, job, choice.get());
            room--;
        } else if (mayGoAnywhere) {
            unmet.add(demand);
        }
        return choice.isPresent();
    }
}
