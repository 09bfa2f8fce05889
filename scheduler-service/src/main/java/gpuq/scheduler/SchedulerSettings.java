package gpuq.scheduler;

import gpuq.common.contract.PoolTable;
import gpuq.common.seal.NodeKeys;
import gpuq.core.state.CoreLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The settings as the loops use them: checked once at the start, all faults at once, so that
/// nothing downstream meets a value outside its bound (CONF-1, CONF-8).
///
/// @param kafka what every Kafka client is told before our own settings
public record SchedulerSettings(
        String clusterId,
        String instance,
        PoolTable pools,
        String prefix,
        NodeKeys keys,
        int recordsPerTransaction,
        Duration tickInterval,
        Duration leaderSession,
        CoreLimits limits,
        Map<String, Object> kafka) {

    /// Kafka makes ids of clusters from 16 random bytes in the URL's base 64, of which `_` may come
    /// first.
    private static final Pattern CLUSTER = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,99}");

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._-]{0,100}");

    public SchedulerSettings {
        kafka = Map.copyOf(kafka);
    }

    /// @throws BadConfigException naming every key that is wrong
    public static SchedulerSettings of(SchedulerConfig config, Map<String, Object> kafka) {
        Faults faults = new Faults();
        String prefix = config.topicPrefix().orElse("");
        faults.unless(
                CLUSTER.matcher(config.clusterId()).matches(), "cluster-id", "must be " + CLUSTER);
        faults.unless(named(config.instance()), "instance", "must be " + NAME);
        faults.unless(PREFIX.matcher(prefix).matches(), "topic-prefix", "must be " + PREFIX);
        faults.unless(
                prefix.isEmpty() || config.environment() != SchedulerConfig.Environment.PRODUCTION,
                "topic-prefix",
                "must be empty in production");
        faults.range("replication-factor", config.replicationFactor(), 1, 9);
        faults.range("records-per-transaction", config.recordsPerTransaction(), 1, 5000);
        faults.range("tick-interval in ms", config.tickInterval().toMillis(), 10, 1000);
        faults.range("broker-wait in s", config.brokerWait().toSeconds(), 1, 3600);
        faults.range("leader-session in s", config.leaderSession().toSeconds(), 3, 60);
        faults.range("suspect-after in s", config.suspectAfter().toSeconds(), 2, 600);
        faults.range("lost-after in s", config.lostAfter().toSeconds(), 1, 600);
        PoolTable pools = faults.attempt("pools", () -> PoolTable.parse(config.pools()));
        byte[] master = faults.attempt("master-key-file", () -> master(config));
        if (pools == null || master == null || !faults.found.isEmpty()) {
            throw new BadConfigException(faults.found);
        }
        return new SchedulerSettings(
                config.clusterId(),
                config.instance(),
                pools,
                prefix,
                new NodeKeys(master, config.clusterId()),
                config.recordsPerTransaction(),
                config.tickInterval(),
                config.leaderSession(),
                limits(config),
                kafka);
    }

    private static CoreLimits limits(SchedulerConfig config) {
        CoreLimits defaults = CoreLimits.defaults();
        return defaults.with(
                defaults.leases().withTimes(config.suspectAfter(), config.lostAfter()));
    }

    private static boolean named(String text) {
        return NAME.matcher(text).matches();
    }

    /// A rehearsal speaks to nobody, and has no file to read.
    private static byte[] master(SchedulerConfig config) {
        return config.rehearsal() ? new byte[NodeKeys.KEY_BYTES] : readKey(config.masterKeyFile());
    }

    private static byte[] readKey(Path file) {
        try {
            byte[] key = Files.readAllBytes(file);
            if (key.length != NodeKeys.KEY_BYTES) {
                throw new IllegalArgumentException(
                        "%s has %d bytes instead of %d"
                                .formatted(file, key.length, NodeKeys.KEY_BYTES));
            }
            return key;
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "%s cannot be read by %s: %s"
                            .formatted(
                                    file,
                                    System.getProperty("user.name"),
                                    e.getClass().getSimpleName()));
        }
    }

    /// Collects one line per bad key.
    private static final class Faults {
        private final List<String> found = new ArrayList<>();

        void unless(boolean good, String key, String rule) {
            if (!good) {
                found.add("gpuq." + key + " " + rule);
            }
        }

        void range(String key, long value, long least, long most) {
            unless(
                    least <= value && value <= most,
                    key,
                    "is %d and must be between %d and %d".formatted(value, least, most));
        }

        <T> @Nullable T attempt(String key, Supplier<T> reading) {
            try {
                return reading.get();
            } catch (IllegalArgumentException e) {
                found.add("gpuq." + key + ": " + e.getMessage());
                return null;
            }
        }
    }
}
