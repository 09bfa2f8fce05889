package gpuq.agent;

import gpuq.agent.node.EnrolmentRefusedException;
import gpuq.agent.node.NodeIdentity;
import gpuq.agent.state.Incarnation;
import gpuq.agent.state.StateInUseException;
import gpuq.agent.state.StateLock;
import gpuq.agent.state.StatePaths;
import gpuq.agent.trace.TraceFile;
import gpuq.common.job.NodeId;
import gpuq.common.job.PoolId;
import gpuq.common.seal.NodeKeys;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The start of the agent, in this order: its folder and lock, who it is, its journal, what it
/// adopts, and only then heartbeats and new assignments. It runs beside the start of the process,
/// so that health answers while the API is waited for. At its end nothing of a job is touched: the
/// supervisors go on (WORKER-7, HUMAN-2).
@Singleton
final class Agent {

    private static final Logger LOG = Logger.getLogger(Agent.class);

    private final AgentConfig config;
    private final Map<String, Object> kafka;
    private final AgentMeters meters;
    private final OpenTelemetry telemetry;
    private volatile String stage = "starting";
    private volatile @Nullable AgentLoops loops;
    private volatile @Nullable StateLock lock;
    private volatile boolean stopping;
    private @Nullable Thread starting;

    @Inject
    Agent(
            AgentConfig config,
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            MeterRegistry registry,
            OpenTelemetry telemetry) {
        this.config = config;
        this.kafka = kafka;
        this.meters = new AgentMeters(registry);
        this.telemetry = telemetry;
    }

    @Produces
    @Singleton
    static SpanExporter exporter(AgentConfig config) throws IOException {
        return TraceFile.exporter(config.traceFile());
    }

    void onStart(@Observes StartupEvent event) {
        List<String> faults = AgentSettings.faults(config);
        if (!faults.isEmpty()) {
            throw new BadConfigException(faults);
        }
        if (config.rehearsal()) {
            return;
        }
        starting = Thread.ofPlatform().name("agent-start").start(this::start);
    }

    private void start() {
        try {
            startAll();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (EnrolmentRefusedException | BadConfigException | StateInUseException e) {
            System.err.println("config error " + e.getMessage());
            Quarkus.asyncExit(ExitCode.BAD_CONFIG);
        } catch (IOException | RuntimeException e) {
            if (!stopping) {
                LOG.error("start failed", e);
                Quarkus.asyncExit(ExitCode.FAILED);
            }
        }
    }

    private void startAll() throws IOException, InterruptedException {
        StatePaths paths = new StatePaths(config.stateDir());
        paths.create();
        lock = StateLock.take(paths);
        stage = "enrolling";
        NodeIdentity identity = new AgentIdentity(config, paths).obtain();
        long incarnation = Incarnation.next(paths);
        LOG.infof("agent starts node=%s incarnation=%d", identity, incarnation);
        stage = "adopting";
        AgentLoops started = open(paths, identity, incarnation);
        loops = started;
        started.start();
        stage = "ready";
        LOG.info("agent ready");
    }

    /// All that a start puts together but for what waits for others; under a name and a key that
    /// nobody knows.
    void rehearse() throws IOException, InterruptedException {
        StatePaths paths = new StatePaths(config.stateDir());
        paths.create();
        byte[] key = new byte[NodeKeys.KEY_BYTES];
        new SecureRandom().nextBytes(key);
        NodeIdentity nobody =
                new NodeIdentity(
                        new NodeId(config.nodeId()),
                        new PoolId(config.pool()),
                        config.clusterId(),
                        1,
                        Base64.getEncoder().encodeToString(key));
        try (AgentLoops rehearsed = open(paths, nobody, Incarnation.next(paths))) {
            rehearsed.rehearse();
        }
    }

    private AgentLoops open(StatePaths paths, NodeIdentity identity, long incarnation)
            throws IOException, InterruptedException {
        return AgentLoops.open(
                new AgentLoops.Setup(
                        config, kafka, paths, identity, incarnation, meters, telemetry),
                Agent::journalBroken);
    }

    private static void journalBroken() {
        Quarkus.asyncExit(ExitCode.FAILED);
    }

    void onStop(@Observes ShutdownEvent event) throws IOException, InterruptedException {
        stopping = true;
        stage = "stopping";
        if (starting != null) {
            starting.interrupt();
            starting.join(Duration.ofSeconds(5));
        }
        AgentLoops running = loops;
        if (running != null) {
            running.close();
        }
        StateLock held = lock;
        if (held != null) {
            held.close();
        }
        LOG.info("agent ended");
    }

    boolean isReady() {
        return stage.equals("ready");
    }

    String stage() {
        return stage;
    }

    /// How long ago the loop of assignments was alive; none before it is there.
    Duration loopSilence() {
        AgentLoops running = loops;
        return running == null ? Duration.ZERO : running.silence();
    }
}
