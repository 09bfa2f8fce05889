package gpuq.local.part;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// The settings of a broker that is alone and its own controller. [Broker] writes them.
final class BrokerSettings {

    private BrokerSettings() {}

    static Properties of(Path logs, Broker.Ports ports, @Nullable BrokerGuard guard) {
        var settings = new Properties();
        settings.putAll(
                Map.of(
                        "process.roles", "broker,controller",
                        "node.id", "1",
                        "controller.quorum.voters", "1@127.0.0.1:" + ports.controller(),
                        "controller.listener.names", "CONTROLLER",
                        "advertised.listeners", "CLIENTS://127.0.0.1:" + ports.clients(),
                        "listeners",
                                "CLIENTS://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
                                        .formatted(ports.clients(), ports.controller()),
                        "listener.security.protocol.map", "CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT",
                        "inter.broker.listener.name", "CLIENTS",
                        "log.dirs", logs.toString(),
                        "auto.create.topics.enable", "false"));
        settings.putAll(
                Map.of(
                        "offsets.topic.replication.factor", "1",
                        "offsets.topic.num.partitions", "4",
                        "transaction.state.log.replication.factor", "1",
                        "transaction.state.log.min.isr", "1",
                        "transaction.state.log.num.partitions", "4",
                        "share.coordinator.state.topic.replication.factor", "1",
                        "share.coordinator.state.topic.min.isr", "1",
                        "share.coordinator.state.topic.num.partitions", "1",
                        "group.initial.rebalance.delay.ms", "0"));
        // Without these two, transactions that follow each other closely wait out a back-off: the
        // median of a transactional loop falls from 70 ms to 7 ms.
        settings.putAll(
                Map.of(
                        "add.partitions.to.txn.retry.backoff.ms", "1",
                        "add.partitions.to.txn.retry.backoff.max.ms", "10"));
        // Two schedulers of one pool agree on a shorter silence than the six seconds of a default.
        settings.put("group.min.session.timeout.ms", "3000");
        settings.putAll(
                Map.of(
                        "num.network.threads", "2",
                        "num.io.threads", "4",
                        "background.threads", "2",
                        "num.recovery.threads.per.data.dir", "1",
                        "log.cleaner.dedupe.buffer.size", "8388608",
                        "log.cleaner.threads", "1"));
        if (guard != null) {
            settings.putAll(guard.brokerSettings(ports));
        }
        return settings;
    }
}
