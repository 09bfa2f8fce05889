package gpuq.scheduler;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Every setting of this service. What has no default must be given; [SchedulerSettings] holds the
/// bounds and the process does not start outside them.
@ConfigMapping(prefix = "gpuq")
public interface SchedulerConfig {

    /// What this installation is for.
    Environment environment();

    /// Names the installation; every record's authentication code covers it.
    String clusterId();

    /// Names this process among the schedulers: its place in the group survives a restart under the
    /// same name, and two processes of one name throw each other out.
    String instance();

    /// The frozen order of the pools, such as `default,large`.
    @WithDefault("default")
    String pools();

    /// Stands before every topic, group and transactional id, so that tests share a broker.
    Optional<String> topicPrefix();

    /// A file of 32 random bytes, from which the nodes' keys are derived.
    Path masterKeyFile();

    /// Make the topics that are missing before the loops start.
    @WithDefault("false")
    boolean createTopics();

    /// Copies of each topic that is made.
    @WithDefault("1")
    int replicationFactor();

    /// How long the start waits for a broker that does not answer, and for its topics.
    @WithDefault("2m")
    Duration brokerWait();

    /// Most records that one transaction takes in.
    @WithDefault("500")
    int recordsPerTransaction();

    /// How often the core is told that time has passed.
    @WithDefault("200ms")
    Duration tickInterval();

    /// Silence of a leader after which another instance gets its pools. Six seconds are the least
    /// that a broker accepts unless its `group.min.session.timeout.ms` says otherwise.
    @WithDefault("6s")
    Duration leaderSession();

    /// Silence after which a node gets no new work.
    @WithDefault("15s")
    Duration suspectAfter();

    /// Further silence after which a node's jobs go elsewhere; a competition may ask for more.
    @WithDefault("15s")
    Duration lostAfter();

    /// Where spans are appended, a line of OTLP-JSON each time; none are written where it is
    /// absent.
    Optional<Path> traceFile();

    /// Plays through jobs of its own, without a broker, and ends: so a JVM sees what is to be in
    /// the package's AOT cache.
    @WithDefault("false")
    boolean rehearsal();

    /// The kinds of installation.
    enum Environment {
        LOCAL,
        BENCH,
        TEST,
        PRODUCTION
    }
}
