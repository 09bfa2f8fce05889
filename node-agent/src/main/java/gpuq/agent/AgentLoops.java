package gpuq.agent;

import gpuq.agent.AgentConfig.LauncherPlace;
import gpuq.agent.AgentConfig.Runner;
import gpuq.agent.assignment.AssignmentConsumer;
import gpuq.agent.attempt.Adoption;
import gpuq.agent.attempt.AttemptLedger;
import gpuq.agent.attempt.AttemptRunner;
import gpuq.agent.attempt.AttemptServices;
import gpuq.agent.attempt.AttemptTable;
import gpuq.agent.attempt.SlotProbe;
import gpuq.agent.attempt.Vitals;
import gpuq.agent.cuda.ImageFit;
import gpuq.agent.cuda.ImageWatch;
import gpuq.agent.data.ApiClient;
import gpuq.agent.data.Competition;
import gpuq.agent.launch.Launch;
import gpuq.agent.launch.LaunchClient;
import gpuq.agent.launch.LaunchSettings;
import gpuq.agent.launch.Launcher;
import gpuq.agent.node.ClockWatch;
import gpuq.agent.node.NodeIdentity;
import gpuq.agent.report.FetchTeller;
import gpuq.agent.report.HeartbeatLoop;
import gpuq.agent.report.JournalSender;
import gpuq.agent.report.LogShipper;
import gpuq.agent.report.SealedSender;
import gpuq.agent.report.SealedSender.Address;
import gpuq.agent.report.Sequence;
import gpuq.agent.sandbox.ImageCatalog;
import gpuq.agent.state.StatePaths;
import gpuq.agent.supervise.FolderWatch;
import gpuq.agent.supervise.Proc;
import gpuq.agent.supervise.Supervisor;
import gpuq.agent.trace.AttemptSpans;
import gpuq.common.contract.AgentEvent.HealthFinding;
import gpuq.common.contract.AgentEvent.Heartbeat;
import gpuq.common.contract.ContractJson;
import gpuq.common.contract.PoolTable;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.jboss.logging.Logger;

/// Everything of the agent that runs, made and connected in one place; closed in the opposite
/// order.
final class AgentLoops implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(AgentLoops.class);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration BACKLOG = Duration.ofSeconds(3);
    private static final Duration CLOCK_REST = Duration.ofMinutes(1);
    private static final Duration IMAGE_REST = Duration.ofMinutes(1);
    private static final Duration PROBE_REST = Duration.ofSeconds(30);
    private static final Duration SEND_REST = Duration.ofSeconds(3);

    private final Setup setup;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final Proc proc = new Proc();
    private final InstantSource clock = InstantSource.system();
    private final AttemptTable table;
    private final AttemptServices services;
    private final SealedSender reports;
    private final Address address;
    private final NodeHardware hardware;
    private final ClockWatch clocks;
    private final ImageWatch images;
    private final NodeData data;
    private final AssignmentConsumer consumer;
    private volatile Runnable whenChanged = () -> {};

    /// What the agent is made from.
    record Setup(
            AgentConfig config,
            Map<String, Object> kafka,
            StatePaths paths,
            NodeIdentity identity,
            long incarnation,
            AgentMeters meters,
            OpenTelemetry telemetry) {}

    private AgentLoops(Setup setup, Runnable whenBroken) throws IOException, InterruptedException {
        this.setup = setup;
        AgentConfig config = setup.config();
        NodeIdentity identity = setup.identity();
        String prefix = config.topicPrefix().orElse("");
        KafkaClients clients = new KafkaClients(setup.kafka(), config.nodeId());
        Sequence sequence = Sequence.of(setup.incarnation());
        address =
                new Address(
                        identity.pool().value(),
                        PoolTable.parse(config.pools()).partition(identity.pool()));
        reports = new SealedSender(opened(clients.reports()), identity, sequence, prefix, clock);
        SealedSender logs =
                new SealedSender(opened(clients.logs()), identity, sequence, prefix, clock);
        hardware =
                opened(
                        new NodeHardware(
                                config, setup.paths(), setup.meters(), () -> whenChanged.run()));
        data = opened(new NodeData(config, setup.paths(), setup.meters(), () -> whenChanged.run()));
        services = services(logs, whenBroken);
        AttemptRunner runner =
                config.runner() == Runner.NOOP
                        ? AttemptRunner.noop(services)
                        : AttemptRunner.inContainers(services);
        clocks =
                opened(
                        new ClockWatch(
                                services.api()::time,
                                clock,
                                config.clockLimit(),
                                CLOCK_REST,
                                setup.meters(),
                                () -> whenChanged.run()));
        images =
                opened(
                        new ImageWatch(
                                new ImageFit(services.images(), hardware.gpus()),
                                IMAGE_REST,
                                setup.meters(),
                                () -> whenChanged.run()));
        table = opened(new AttemptTable(services, runner, () -> whenChanged.run()));
        consumer =
                new AssignmentConsumer(
                        clients.assignments(),
                        identity,
                        proc.bootId(),
                        prefix,
                        services.ledger(),
                        table,
                        _ -> setup.meters().refused());
    }

    static AgentLoops open(Setup setup, Runnable whenBroken)
            throws IOException, InterruptedException {
        return new AgentLoops(setup, whenBroken);
    }

    private AttemptServices services(SealedSender logs, Runnable whenBroken) throws IOException {
        NodeIdentity identity = setup.identity();
        StatePaths paths = setup.paths();
        HttpClient http =
                opened(
                        HttpClient.newBuilder()
                                .version(HttpClient.Version.HTTP_1_1)
                                .connectTimeout(CONNECT_TIMEOUT)
                                .build());
        ApiClient api = new ApiClient(http, setup.config().apiUrl(), identity, clock);
        Launch launch = launch(paths);
        return new AttemptServices(
                identity.nodeId(),
                paths,
                opened(AttemptLedger.open(paths.journal(), whenBroken)),
                opened(new JournalSender(reports, address, setup.meters())),
                opened(new LogShipper(logs, identity.nodeId(), clock)),
                opened(
                        new Vitals(
                                logs,
                                identity.nodeId(),
                                new Vitals.Sources(launch, hardware.gpus(), proc, clock),
                                Vitals.REST,
                                setup.meters())),
                new FetchTeller(logs, identity.nodeId(), clock),
                launch,
                api,
                new Competition(api, data.cache(), data.mounts()),
                data.cache().blobs(),
                new ImageCatalog(setup.config().imagesDir()),
                hardware.gpus(),
                opened(FolderWatch.start()),
                proc,
                new Supervisor(proc),
                setup.meters(),
                opened(new SlotProbe(launch, hardware.offered(), PROBE_REST, setup.meters())),
                new AttemptSpans(setup.telemetry()),
                clock,
                setup.config().killGrace());
    }

    private Launch launch(StatePaths paths) throws IOException {
        AgentConfig config = setup.config();
        if (config.launcher() == LauncherPlace.SOCKET || config.runner() == Runner.NOOP) {
            return new LaunchClient(paths.launchSocket());
        }
        return opened(
                Launcher.open(
                        LaunchSettings.of(
                                paths,
                                config.imagesDir(),
                                config.apptainer(),
                                config.nodeId(),
                                config.scratchSpares())));
    }

    /// Adopts, finds the place in the assignments, reads what came meanwhile, and says that the
    /// node is there.
    void start() throws IOException, InterruptedException {
        if (setup.config().runner() == Runner.APPTAINER) {
            new Adoption(services, table).adoptAll();
        } else {
            Adoption.ofReportsOnly(services, table);
        }
        consumer.seek();
        opened(consumer);
        consumer.start();
        consumer.awaitBacklog(BACKLOG);
        HeartbeatLoop heartbeats =
                opened(
                        new HeartbeatLoop(
                                reports,
                                address,
                                this::heartbeat,
                                setup.config().heartbeat(),
                                setup.meters()));
        whenChanged = heartbeats::changed;
        opened(data.start(services, table));
        setup.meters().gauge("gpuq.agent.attempts.held", () -> table.held().size());
        setup.meters().gauge("gpuq.agent.attempts.running", table::running);
        setup.meters()
                .gauge(
                        "gpuq.agent.clock.offset.seconds",
                        () -> clocks.offset().toMillis() / 1000.0);
        setup.meters()
                .gauge(
                        "gpuq.agent.heartbeat.silence.seconds",
                        () -> heartbeats.silence().toMillis() / 1000.0);
    }

    /// Without a broker there is no place in the assignments; what a heartbeat needs is all there.
    void rehearse() throws IOException, InterruptedException {
        new Adoption(services, table).adoptAll();
        byte[] _ = ContractJson.write(heartbeat());
    }

    private Heartbeat heartbeat() {
        long lastAssignment = services.ledger().lastAssignment(setup.identity().epoch());
        return new Heartbeat(
                setup.identity().nodeId(),
                setup.identity().pool(),
                proc.bootId(),
                setup.incarnation(),
                AgentVersion.TEXT,
                hardware.slotReports(),
                table.held(),
                allFindings(),
                lastAssignment,
                clocks.offset().toMillis(),
                images.unfit(),
                data.held(),
                clock.instant());
    }

    private List<HealthFinding> allFindings() {
        List<HealthFinding> all = new ArrayList<>(hardware.findings());
        all.addAll(clocks.findings());
        all.addAll(data.findings());
        if (services.launch() instanceof LaunchClient client
                && setup.config().runner() != Runner.NOOP
                && !client.isThere()) {
            all.add(
                    new HealthFinding(
                            "LAUNCHER_AWAY", true, "nothing can be started without gpuq-launch"));
        }
        return all;
    }

    Duration silence() {
        return consumer.silence();
    }

    private <T extends AutoCloseable> T opened(T part) {
        opened.push(part);
        return part;
    }

    private Producer<String, byte[]> opened(Producer<String, byte[]> producer) {
        opened.push(() -> producer.close(SEND_REST));
        return producer;
    }

    @Override
    public void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                // The others are still to be closed.
                LOG.warn("part not closed", e);
            }
        }
    }
}
