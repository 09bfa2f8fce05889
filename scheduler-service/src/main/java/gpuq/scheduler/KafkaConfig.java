package gpuq.scheduler;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithName;

/// The one Kafka setting without which nothing works. All other `kafka.*` settings, such as those
/// of SASL and TLS, go to every client as they are.
@ConfigMapping(prefix = "kafka")
public interface KafkaConfig {

    /// Brokers to begin with, `host:port`, separated by commas.
    @WithName("bootstrap.servers")
    String bootstrapServers();
}
