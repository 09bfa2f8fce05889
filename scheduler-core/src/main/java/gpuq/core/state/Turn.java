package gpuq.core.state;

import gpuq.common.contract.Assignment;
import gpuq.common.contract.JobEvent;
import gpuq.common.contract.NodeEvent;
import gpuq.common.contract.NodeEvent.CompetitionChanged;
import gpuq.common.contract.NodeEvent.NodeChanged;
import gpuq.common.contract.NodeEvent.PoolForecast;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.JobId;
import gpuq.core.state.CompetitionEntity.Hold;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One step in the making: the state, the time, and what was said so far. Handlers change the state
/// by emitting facts here and in no other way; it stands beside the state so that the compiler
/// keeps that rule.
public final class Turn {

    private final PoolState state;
    private final Instant now;
    private final List<Fact> facts = new ArrayList<>();
    private final List<Said<JobEvent>> jobEvents = new ArrayList<>();
    private final List<NodeEvent> nodeEvents = new ArrayList<>();
    private final List<Sent> assignments = new ArrayList<>();
    private final List<String> ignored = new ArrayList<>();
    private final List<String> rejected = new ArrayList<>();

    public Turn(PoolState state, Instant now) {
        this.state = state;
        this.now = now;
    }

    /// A message with the trace it belongs to.
    public record Said<T>(T message, String traceparent) {}

    /// An assignment with its place in its node's order.
    public record Sent(Assignment assignment, int epoch, long sequence, String traceparent) {}

    public PoolState state() {
        return state;
    }

    public Instant now() {
        return now;
    }

    public CoreLimits limits() {
        return state.limits();
    }

    public void emit(JobEvent event) {
        String trace = traceOf(event.job().jobId());
        apply(new Fact.OfJob(event));
        jobEvents.add(new Said<>(event, trace));
    }

    public void emit(NodeChanged event) {
        apply(new Fact.OfNode(event));
        nodeEvents.add(event);
    }

    /// Tells what is foreseen of the pool.
    public void emit(PoolForecast forecast) {
        apply(new CoreFact.ForecastTold(forecast));
        nodeEvents.add(forecast);
    }

    /// Holds a competition or lets it go on, and says so once, however many of its jobs wait.
    public void hold(CompetitionId competition, Hold hold, String reason) {
        apply(
                hold == Hold.NONE
                        ? new CoreFact.CompetitionReleased(competition)
                        : new CoreFact.CompetitionHeld(competition, hold, reason));
        nodeEvents.add(
                new CompetitionChanged(
                        competition, state.pool().poolId(), hold.toldAs(), reason, now));
    }

    public void emit(CoreFact fact) {
        apply(fact);
    }

    /// Tells a node what to do. The node is known, or it would have nothing to be told.
    public void send(Assignment assignment) {
        apply(new CoreFact.AssignmentNumbered(assignment.nodeId()));
        NodeEntity node = state.node(assignment.nodeId());
        if (node == null) {
            throw new IllegalStateException("an assignment to an unknown node: " + assignment);
        }
        String trace =
                switch (assignment) {
                    case Assignment.StartAttempt it -> traceOf(it.attempt().jobId());
                    case Assignment.StopAttempt it -> traceOf(it.attempt().jobId());
                    case Assignment.ExtendAttempt it -> traceOf(it.attempt().jobId());
                    case Assignment.DumpStack it -> traceOf(it.attempt().jobId());
                    case Assignment.ForgetAttempt it -> traceOf(it.attempt().jobId());
                };
        assignments.add(
                new Sent(assignment, node.order().epoch(), node.order().assignments(), trace));
    }

    /// The input changes nothing, for this reason.
    public void ignore(String reason) {
        ignored.add(reason);
    }

    /// The input belongs to the dead letters, for this reason.
    public void reject(String reason) {
        rejected.add(reason);
    }

    /// Whether anything has changed that a restore must find.
    public boolean hasChanged() {
        return state.hasChanged();
    }

    /// Everything that was emitted, in order.
    public List<Fact> facts() {
        return List.copyOf(facts);
    }

    public List<Said<JobEvent>> jobEvents() {
        return List.copyOf(jobEvents);
    }

    public List<NodeEvent> nodeEvents() {
        return List.copyOf(nodeEvents);
    }

    public List<Sent> assignments() {
        return List.copyOf(assignments);
    }

    public List<String> ignored() {
        return List.copyOf(ignored);
    }

    public List<String> rejected() {
        return List.copyOf(rejected);
    }

    /// The entities that the step has changed; asked once, at its end.
    public Map<String, Optional<StateEntity>> drainChanged() {
        return state.drainChanged();
    }

    private void apply(Fact fact) {
        state.apply(fact);
        facts.add(fact);
    }

    private String traceOf(JobId id) {
        Job job = state.job(id);
        return job == null ? "" : job.spec().traceparent();
    }
}
