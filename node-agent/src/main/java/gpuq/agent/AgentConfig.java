package gpuq.agent;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Every setting of the agent. What has no default must be given; [AgentSettings] holds the bounds
/// and the process does not start outside them.
@ConfigMapping(prefix = "gpuq")
public interface AgentConfig {

    /// What this installation is for.
    Environment environment();

    /// Names the installation; every record's authentication code covers it.
    String clusterId();

    /// This node's name, for its whole life.
    String nodeId();

    /// The pool that this node belongs to.
    @WithDefault("default")
    String pool();

    /// The frozen order of the pools, such as `default,large`.
    @WithDefault("default")
    String pools();

    /// Stands before every topic, so that tests share a broker.
    Optional<String> topicPrefix();

    /// Where the API is.
    URI apiUrl();

    /// A file with the one-time token; read only while the node is not enrolled.
    Optional<Path> enrolmentTokenFile();

    /// What the agent must keep: its key, its journal, attempts, the cache.
    Path stateDir();

    /// The images, each with its digest beside it.
    Path imagesDir();

    /// The apptainer binary.
    Path apptainer();

    /// CPU slots and grade slots, and as many pretended GPU slots where there are no GPUs and this
    /// is not production.
    @WithDefault("1")
    int slots();

    /// The driver's tool; looked for where it is absent. Without it the node has no GPUs.
    Optional<Path> nvidiaSmi();

    /// Between two looks at the GPUs.
    @WithDefault("5s")
    Duration gpuSample();

    /// Degrees above which a GPU gets no new work; its own limit holds where that is lower
    /// (GPU-10).
    @WithDefault("90")
    int gpuTemperatureLimit();

    /// How attempts are run: in containers, or not at all for measuring the rest.
    @WithDefault("apptainer")
    Runner runner();

    /// Where the launcher's verbs are done: by its own process, or inside the agent where both
    /// would be root anyway.
    @WithDefault("inside")
    LauncherPlace launcher();

    /// Scratch file systems of each size that are made ahead; for the launcher inside.
    @WithDefault("2")
    int scratchSpares();

    /// The steady beat of heartbeats (MON-4).
    @WithDefault("5s")
    Duration heartbeat();

    /// How long a stopped program may take to write its files before the group is killed (EXEC-1).
    @WithDefault("10s")
    Duration killGrace();

    /// Less free bytes than this on the state folder's disk, and the node takes no new work.
    @WithDefault("2147483648")
    long diskFloor();

    /// Less free inodes than this, likewise.
    @WithDefault("50000")
    long inodesFloor();

    /// How many bytes the cache of data, graders and programs may hold. Less where the disk would
    /// come near its floor.
    @WithDefault("107374182400")
    long cacheBytes();

    /// The folders, mostly of shared mounts, that a competition's data may be read from (`file:` in
    /// its manifest); none if absent.
    Optional<List<Path>> dataRoots();

    /// How long one operation on such a folder may take; what takes longer has gone stale, and the
    /// node takes no new work until the folder answers again (STORE-6).
    @WithDefault("30s")
    Duration mountDeadline();

    /// How far this node's clock may differ from the API's before it takes no new work (NODE-4).
    @WithDefault("5s")
    Duration clockLimit();

    /// Where spans are appended, a line of OTLP-JSON each time; none are written where it is
    /// absent.
    Optional<Path> traceFile();

    /// Puts itself together, without a broker, and ends: so a JVM sees what is to be in the
    /// package's AOT cache.
    @WithDefault("false")
    boolean rehearsal();

    /// The kinds of installation.
    enum Environment {
        LOCAL,
        BENCH,
        TEST,
        PRODUCTION
    }

    /// Ways to run attempts.
    enum Runner {
        APPTAINER,
        NOOP
    }

    /// Places of the launcher.
    enum LauncherPlace {
        INSIDE,
        SOCKET
    }
}
