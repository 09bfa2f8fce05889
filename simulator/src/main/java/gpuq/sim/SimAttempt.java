package gpuq.sim;

import gpuq.common.contract.AgentEvent.AttemptEnded;
import gpuq.common.contract.Assignment.StartAttempt;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.Stage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// An attempt as an agent's journal and its processes have it.
final class SimAttempt {

    final StartAttempt order;
    Stage stage = Stage.QUEUE;
    Duration timeout;
    boolean started;
    boolean stopping;
    @Nullable AttemptEnded end;

    SimAttempt(StartAttempt order) {
        this.order = order;
        this.timeout = order.timeout();
    }

    AttemptRef ref() {
        return order.attempt();
    }

    /// Whether its processes may still be there: then its slots are not free.
    boolean isAlive() {
        return end == null;
    }
}
