package gpuq.scheduler;

import gpuq.common.contract.AgentEvent.SlotKind;
import gpuq.common.contract.JobEvent;
import gpuq.common.job.JobId;
import gpuq.core.Effects;
import gpuq.core.Effects.SealedAssignment;
import gpuq.core.Effects.Traced;
import gpuq.core.Input;
import gpuq.core.state.StateEntity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/// A core that does what a test tells it, and keeps what it was given.
final class FakeCore implements PoolCore {

    final List<Input> inputs = new ArrayList<>();
    Function<Input, Effects> answer = _ -> nothing();

    @Override
    public Effects step(Input input) {
        inputs.add(input);
        return answer.apply(input);
    }

    @Override
    public int queued(SlotKind kind) {
        return inputs.size();
    }

    @Override
    public List<JobId> couldStart() {
        return List.of();
    }

    static Effects nothing() {
        return effects(List.of(), List.of(), List.of());
    }

    static Effects events(JobEvent event, String traceparent) {
        return effects(List.of(new Traced<>(event, traceparent)), List.of(), List.of());
    }

    static Effects rejected(String reason) {
        return effects(List.of(), List.of(), List.of(reason));
    }

    static Effects ignored(String reason) {
        return effects(List.of(), List.of(reason), List.of());
    }

    static Effects changed(Map<String, Optional<StateEntity>> changed) {
        return new Effects(List.of(), List.of(), List.of(), changed, List.of(), List.of());
    }

    private static Effects effects(
            List<Traced<JobEvent>> events, List<String> ignored, List<String> rejected) {
        return new Effects(
                events, List.of(), List.<SealedAssignment>of(), new TreeMap<>(), ignored, rejected);
    }
}
