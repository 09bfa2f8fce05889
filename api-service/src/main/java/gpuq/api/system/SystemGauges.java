package gpuq.api.system;

import gpuq.api.projection.EventsLag;
import gpuq.api.projection.ProjectionHealth;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// What an alert watches of this service: how far it is behind, in both directions. Sampled, so
/// that a scrape asks nobody.
@Startup
@ApplicationScoped
class SystemGauges {

    private final SystemQueries queries;
    private final EventsLag lag;
    private volatile SystemQueries.OutboxView outbox = new SystemQueries.OutboxView(0, 0);
    private final AtomicLong events = new AtomicLong();

    SystemGauges(
            SystemQueries queries,
            EventsLag lag,
            ProjectionHealth projection,
            MeterRegistry metrics) {
        this.queries = queries;
        this.lag = lag;
        gauge(
                metrics,
                "gpuq.outbox.unsent",
                "Commands that were not sent yet",
                () -> outbox.unsent());
        gauge(
                metrics,
                "gpuq.outbox.oldest.seconds",
                "Age of the oldest command that was not sent yet",
                () -> outbox.oldestSeconds());
        gauge(metrics, "gpuq.projection.lag", "Events of jobs that were not read yet", events::get);
        gauge(
                metrics,
                "gpuq.projection.stopped",
                "1 when the projection has stopped for good, or waits for the database",
                () -> projection.cause().isPresent() || projection.waiting().isPresent() ? 1 : 0);
    }

    private static void gauge(
            MeterRegistry metrics, String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).register(metrics);
    }

    @Scheduled(
            every = "5s",
            delayed = "5s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void sample() {
        outbox = queries.outbox();
        lag.records().ifPresent(events::set);
    }
}
