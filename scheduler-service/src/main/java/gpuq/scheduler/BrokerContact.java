package gpuq.scheduler;

import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.jspecify.annotations.Nullable;

/// How many fetches the broker has answered. An idle poll returns nothing whether the broker is
/// quiet or gone; this number tells the two apart, since a broker that is there answers an idle
/// fetch ten times a second.
final class BrokerContact {

    private final Consumer<?, ?> consumer;
    private @Nullable Metric fetches;

    BrokerContact(Consumer<?, ?> consumer) {
        this.consumer = consumer;
    }

    /// Rises with each answer; 0 before the first.
    long answers() {
        Metric metric = fetches == null ? find() : fetches;
        fetches = metric;
        return metric != null && metric.metricValue() instanceof Double count
                ? count.longValue()
                : 0;
    }

    private @Nullable Metric find() {
        for (Map.Entry<MetricName, ? extends Metric> metric : consumer.metrics().entrySet()) {
            MetricName name = metric.getKey();
            if (name.name().equals("fetch-total")
                    && name.group().equals("consumer-fetch-manager-metrics")) {
                return metric.getValue();
            }
        }
        return null;
    }
}
