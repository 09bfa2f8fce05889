package gpuq.agent;

import gpuq.agent.attempt.AttemptMetrics;
import gpuq.agent.loop.SteadyLoop;
import gpuq.common.job.Leg;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.Supplier;

/// The agent's figures, by Micrometer.
final class AgentMeters implements AttemptMetrics, SteadyLoop.Failures {

    private final MeterRegistry registry;

    AgentMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void started(Leg leg, Duration sinceAssigned) {
        record(
                "gpuq.agent.start",
                "From the assignment that was read to the supervisor that was started",
                leg,
                sinceAssigned);
    }

    @Override
    public void endSeen(Leg leg, Duration sinceEnd) {
        record(
                "gpuq.agent.end.seen",
                "From the end of a container to the agent's knowing",
                leg,
                sinceEnd);
    }

    @Override
    public void reported(Leg leg, Duration sinceEnd) {
        record(
                "gpuq.agent.end.reported",
                "From the end of a container to the report that frees its slot",
                leg,
                sinceEnd);
    }

    private void record(String name, String description, Leg leg, Duration time) {
        Timer.builder(name)
                .description(description)
                .tag("leg", leg.word())
                .publishPercentiles(0.5, 0.99)
                .publishPercentileHistogram(false)
                .register(registry)
                .record(time);
    }

    @Override
    public void ended(Leg leg, String outcome) {
        registry.counter("gpuq.agent.attempts", "leg", leg.word(), "outcome", outcome).increment();
    }

    @Override
    public void failed(String loop) {
        registry.counter("gpuq.agent.rounds.failed", "loop", loop).increment();
    }

    void refused() {
        registry.counter("gpuq.agent.assignments.refused").increment();
    }

    void gauge(String name, Supplier<Number> value) {
        Gauge.builder(name, value).register(registry);
    }
}
