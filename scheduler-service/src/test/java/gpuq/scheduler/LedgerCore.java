package gpuq.scheduler;

import gpuq.common.contract.AgentEvent.SlotKind;
import gpuq.common.contract.Command;
import gpuq.common.job.JobId;
import gpuq.core.Effects;
import gpuq.core.Input;
import gpuq.core.queue.Account;
import gpuq.core.state.StateEntity;
import gpuq.core.state.UserEntity;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A core that only counts: each block of a user raises the user's count, which is its whole state,
/// and is said in an event with the count and the command's reason. So a reader of the events sees
/// every loss, doubling and forgotten change as a gap in the counts.
class LedgerCore implements PoolCore {

    private int count;

    static PoolCore restored(Iterable<StateEntity> entities) {
        LedgerCore core = new LedgerCore();
        core.load(entities);
        return core;
    }

    final void load(Iterable<StateEntity> entities) {
        for (StateEntity entity : entities) {
            count = Integer.parseInt(((UserEntity) entity).reason());
        }
    }

    @Override
    public Effects step(Input input) {
        if (!(input instanceof Input.CommandInput(Command.BlockUser block, String trace, _))) {
            return FakeCore.nothing();
        }
        count++;
        StateEntity entity =
                new UserEntity(
                        block.userId(), true, Integer.toString(count), Account.fresh(), List.of());
        Effects said =
                FakeCore.events(
                        Samples.held(Samples.jobId(1), count + " " + block.reason()), trace);
        return new Effects(
                said.jobEvents(),
                said.nodeEvents(),
                said.assignments(),
                Map.of(entity.key(), Optional.of(entity)),
                said.ignored(),
                said.rejected());
    }

    @Override
    public int queued(SlotKind kind) {
        return count;
    }

    @Override
    public List<JobId> couldStart() {
        return List.of();
    }
}
