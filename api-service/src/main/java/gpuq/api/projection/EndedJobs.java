package gpuq.api.projection;

import gpuq.common.contract.JobEvent.JobEnded;
import gpuq.common.job.OutcomeCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;

/// `gpuq_jobs_total{outcome,fault,competition}`: jobs as they end (VIS-1). What is read again after
/// a wipe, or was missed for long, is history and not counted.
@ApplicationScoped
class EndedJobs {

    private static final Duration HISTORY = Duration.ofMinutes(10);

    private final MeterRegistry metrics;

    EndedJobs(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    void count(JobEnded ended) {
        if (ended.job().at().isBefore(Instant.now().minus(HISTORY))) {
            return;
        }
        OutcomeCode code = ended.outcome().code();
        Counter.builder("gpuq.jobs")
                .description("Jobs that have ended")
                .tag("outcome", code.name())
                .tag("fault", code.fault().word())
                .tag("competition", ended.job().competitionId().value())
                .register(metrics)
                .increment();
    }
}
