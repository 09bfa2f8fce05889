package gpuq.api.projection;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/// `gpuq_log_refused_total{reason}`: every reason is there from the start, at 0, so that an alert
/// can watch it.
@Startup
@ApplicationScoped
class LogRefusals {

    private static final Logger LOG = Logger.getLogger(LogRefusals.class);

    private final Map<String, Counter> counters;

    LogRefusals(MeterRegistry metrics) {
        counters =
                Arrays.stream(LogRefusal.values())
                        .collect(
                                Collectors.toMap(
                                        LogRefusal::word,
                                        reason ->
                                                Counter.builder("gpuq.log.refused")
                                                        .description(
                                                                "Log records that were not taken")
                                                        .tag("reason", reason.word())
                                                        .register(metrics)));
    }

    void count(Map<String, Integer> refused) {
        refused.forEach(
                (reason, times) -> {
                    LOG.warnf("log records refused reason=%s count=%d", reason, times);
                    Counter counter = counters.get(reason);
                    if (counter != null) {
                        counter.increment(times);
                    }
                });
    }
}
