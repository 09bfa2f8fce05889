package gpuq.api.telemetry;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;

/// How long answers take, in buckets, by route and status: what a percentile on a dashboard and an
/// alert are made from (VIS-8). Bounded, so that a stream of an hour has a bucket as well.
final class HttpHistograms {

    private static final String ANSWERS = "http.server.requests";
    private static final Duration LEAST = Duration.ofMillis(1);
    private static final Duration MOST = Duration.ofSeconds(30);

    @Produces
    @Singleton
    MeterFilter histograms() {
        return new MeterFilter() {
            @Override
            public DistributionStatisticConfig configure(
                    Meter.Id id, DistributionStatisticConfig config) {
                return id.getName().equals(ANSWERS)
                        ? DistributionStatisticConfig.builder()
                                .percentilesHistogram(true)
                                .minimumExpectedValue((double) LEAST.toNanos())
                                .maximumExpectedValue((double) MOST.toNanos())
                                .build()
                                .merge(config)
                        : config;
            }
        };
    }
}
