package gpuq.core.clock;

import gpuq.common.job.JobId;
import gpuq.core.state.CoreFact;
import gpuq.core.state.CoreLimits.Memory;
import gpuq.core.state.Turn;

/// Wakes the retries whose time has come, and forgets the jobs that ended long ago.
final class Housekeeping {

    private Housekeeping() {}

    static void wakeRetries(Turn turn) {
        int room = turn.limits().dispatching().changesPerStep();
        for (JobId id : turn.state().retries().due(turn.now(), room)) {
            turn.emit(new CoreFact.RetryReady(id));
        }
    }

    /// So that nothing starves: who has waited too long goes before all others.
    static void growOld(Turn turn) {
        int room = turn.limits().dispatching().changesPerStep();
        for (JobId id : turn.state().ages().due(turn.now(), room)) {
            turn.emit(new CoreFact.JobAged(id));
        }
    }

    static void forget(Turn turn) {
        Memory memory = turn.limits().memory();
        for (int i = 0; i < turn.limits().dispatching().changesPerStep(); i++) {
            JobId oldest =
                    turn.state()
                            .ended()
                            .oldest(turn.now().minus(memory.endedFor()), memory.endedCount());
            if (oldest == null) {
                return;
            }
            turn.emit(new CoreFact.JobForgotten(oldest));
        }
    }
}
