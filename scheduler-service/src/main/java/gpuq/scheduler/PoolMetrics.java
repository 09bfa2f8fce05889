package gpuq.scheduler;

import gpuq.common.contract.AgentEvent.SlotKind;
import gpuq.common.contract.JobEvent;
import gpuq.common.contract.JobEvent.JobFacts;
import gpuq.common.job.Leg;
import gpuq.common.job.Outcome;
import gpuq.core.Effects.Traced;
import gpuq.core.Input;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/// The figures of one pool, for `/q/metrics`.
final class PoolMetrics {

    /// More competitions than this share one label, so that the metrics cannot grow without end.
    private static final int LABELLED_COMPETITIONS = 200;

    private final MeterRegistry registry;
    private final Tags pool;
    private final Timer commandSteps;
    private final Timer reportSteps;
    private final Timer tickSteps;
    private final Timer commits;
    private final Timer delays;
    private final Timer waits;
    private final Clock clock;
    private final Set<String> competitions = new HashSet<>();

    PoolMetrics(MeterRegistry registry, PoolStatus status, Clock clock) {
        this.clock = clock;
        this.registry = registry;
        this.pool = Tags.of("pool", status.pool().value());
        this.commandSteps = stepTimer("command");
        this.reportSteps = stepTimer("report");
        this.tickSteps = stepTimer("tick");
        this.commits =
                Timer.builder("gpuq.scheduler.commit")
                        .description("Time of one transaction")
                        .tags(pool)
                        .publishPercentiles(0.5, 0.99)
                        .register(registry);
        this.delays =
                Timer.builder("gpuq.scheduler.dispatch.delay")
                        .description(
                                "From an input's being written to the commit of what follows from"
                                        + " it: the oldest input of each transaction")
                        .tags(pool)
                        .publishPercentiles(0.5, 0.99)
                        .register(registry);
        this.waits =
                Timer.builder("gpuq.scheduler.waiting")
                        .description("From a job's submission to its first assignment")
                        .tags(pool)
                        .publishPercentiles(0.5, 0.9, 0.99)
                        .register(registry);
        gauge(
                "leader",
                Tags.empty(),
                "1 where this instance leads the pool",
                status,
                PoolMetrics::leads);
        gauge(
                "lag.records",
                Tags.empty(),
                "Records the leader has not read yet",
                status,
                PoolStatus::lag);
        gauge(
                "idle.seconds",
                Tags.empty(),
                "How long a job waits by now though a slot is free for it: an alert above 0 for more"
                        + " than a few seconds; after 60 the leader ends",
                status,
                loop -> loop.idle().toMillis() / 1000.0);
        for (SlotKind kind : SlotKind.values()) {
            gauge(
                    "queue.depth",
                    Tags.of("slot", kind.name().toLowerCase(Locale.ROOT)),
                    "Jobs that wait for a slot of this kind, as the leader knows",
                    status,
                    loop -> loop.queued(kind));
        }
    }

    private Timer stepTimer(String input) {
        return Timer.builder("gpuq.scheduler.step")
                .description("Time of one decision of the core, by what it was about")
                .tags(pool.and("input", input))
                .publishPercentiles(0.5, 0.99)
                .register(registry);
    }

    private void gauge(
            String name,
            Tags more,
            String description,
            PoolStatus status,
            ToDoubleFunction<PoolStatus> value) {
        Gauge.builder("gpuq.scheduler." + name, status, value)
                .description(description)
                .tags(pool.and(more))
                .register(registry);
    }

    private static double leads(PoolStatus status) {
        return status.role() == PoolStatus.Role.LEADING ? 1 : 0;
    }

    void stepped(Input input, long nanos) {
        Timer timer =
                switch (input) {
                    case Input.CommandInput _ -> commandSteps;
                    case Input.ReportInput _ -> reportSteps;
                    case Input.Tick _ -> tickSteps;
                };
        timer.record(nanos, TimeUnit.NANOSECONDS);
    }

    void stepFailed() {
        registry.counter("gpuq.scheduler.step.failures", pool).increment();
    }

    void committed(Tally tally, long nanos) {
        commits.record(nanos, TimeUnit.NANOSECONDS);
        tally.oldestInput()
                .ifPresent(at -> delays.record(atLeastZero(Duration.between(at, clock.instant()))));
        tally.written().forEach((topic, count) -> count("messages", Tag.of("topic", topic), count));
        tally.ignored()
                .forEach((reason, count) -> count("ignored", Tag.of("reason", reason), count));
        tally.dead()
                .forEach((reason, count) -> count("dead.letters", Tag.of("reason", reason), count));
        for (Traced<JobEvent> event : tally.jobEvents()) {
            switch (event.message()) {
                case JobEvent.JobEnded ended -> ended(ended);
                case JobEvent.JobAssigned assigned -> assigned(assigned.job());
                default -> {}
            }
        }
    }

    private void assigned(JobFacts job) {
        if (job.leg() == Leg.RUN && job.attempt() == 1) {
            waits.record(atLeastZero(Duration.between(job.jobId().submittedAt(), job.at())));
        }
    }

    /// Clocks of two machines may differ by a little.
    private static Duration atLeastZero(Duration duration) {
        return duration.isNegative() ? Duration.ZERO : duration;
    }

    private void count(String name, Tag tag, int count) {
        registry.counter("gpuq.scheduler." + name, pool.and(tag)).increment(count);
    }

    private void ended(JobEvent.JobEnded event) {
        Outcome outcome = event.outcome();
        registry.counter(
                        "gpuq.jobs",
                        pool.and(
                                "outcome", outcome.code().name(),
                                "fault", outcome.code().fault().word(),
                                "competition", label(event.job().competitionId().value())))
                .increment();
    }

    private String label(String competition) {
        boolean known =
                competitions.contains(competition)
                        || (competitions.size() < LABELLED_COMPETITIONS
                                && competitions.add(competition));
        return known ? competition : "other";
    }
}
