package gpuq.agent.rig;

import gpuq.agent.attempt.Adoption;
import gpuq.agent.attempt.AttemptLedger;
import gpuq.agent.attempt.AttemptLedger.Position;
import gpuq.agent.attempt.AttemptMetrics;
import gpuq.agent.attempt.AttemptRunner;
import gpuq.agent.attempt.AttemptServices;
import gpuq.agent.attempt.AttemptTable;
import gpuq.agent.attempt.AttemptTable.Assigned;
import gpuq.agent.attempt.Vitals;
import gpuq.agent.data.ApiClient;
import gpuq.agent.data.Competition;
import gpuq.agent.data.DataCache;
import gpuq.agent.data.SharedMounts;
import gpuq.agent.gpu.Gpus;
import gpuq.agent.launch.Launch;
import gpuq.agent.node.NodeIdentity;
import gpuq.agent.report.FetchTeller;
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
import gpuq.common.contract.AgentEvent.AttemptEnded;
import gpuq.common.contract.AgentEvent.AttemptPhase;
import gpuq.common.contract.Assignment.StartAttempt;
import gpuq.common.contract.FetchProgress;
import gpuq.common.contract.LogChunk;
import gpuq.common.contract.LogChunk.LogStream;
import gpuq.common.contract.LogVitals;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.Leg;
import gpuq.common.job.NodeId;
import gpuq.common.job.Stage;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/// One life of an agent without Kafka: what it would send is kept. Everything else is real.
public final class Node implements AutoCloseable {

    public static final NodeId ID = new NodeId("n1");

    private static final Duration KILL_GRACE = Duration.ofSeconds(2);
    private static final Duration VITALS_REST = Duration.ofMillis(300);

    private final AttemptLedger ledger;
    private final AttemptTable table;
    private final AttemptServices services;
    private final SentRecords sent = new SentRecords();
    private final List<Duration> starts = new CopyOnWriteArrayList<>();
    private final List<String> trouble = new CopyOnWriteArrayList<>();
    private final FolderWatch watch;
    private final JournalSender reports;
    private final LogShipper logs;
    private final Vitals vitals;
    private final HttpClient http = HttpClient.newHttpClient();

    /// Begins a life on a state folder, and adopts what is there.
    public Node(StatePaths paths, URI api, Launch launch, Gpus gpus, SharedMounts mounts)
            throws IOException, InterruptedException {
        paths.create();
        NodeIdentity identity = TestIdentity.of(ID);
        InstantSource clock = InstantSource.system();
        SealedSender sender =
                new SealedSender(sent.producer(), identity, Sequence.of(1), "", clock);
        ledger = AttemptLedger.open(paths.journal(), () -> {});
        reports = new JournalSender(sender, new Address("default", 0), _ -> {});
        logs = new LogShipper(sender, ID, clock);
        watch = FolderWatch.start();
        Proc proc = new Proc();
        vitals =
                new Vitals(
                        sender,
                        ID,
                        new Vitals.Sources(launch, gpus, proc, clock),
                        VITALS_REST,
                        _ -> {});
        DataCache cache = DataCache.in(paths);
        ApiClient client = new ApiClient(http, api, identity, clock);
        services =
                new AttemptServices(
                        ID,
                        paths,
                        ledger,
                        reports,
                        logs,
                        vitals,
                        new FetchTeller(sender, ID, clock),
                        launch,
                        client,
                        new Competition(client, cache, mounts),
                        cache.blobs(),
                        new ImageCatalog(Installed.images()),
                        gpus,
                        watch,
                        proc,
                        new Supervisor(proc),
                        metrics(),
                        (slot, code, _, _) -> trouble.add(slot + " " + code),
                        new AttemptSpans(OpenTelemetry.noop()),
                        clock,
                        KILL_GRACE);
        table = new AttemptTable(services, AttemptRunner.inContainers(services), () -> {});
        new Adoption(services, table).adoptAll();
    }

    private AttemptMetrics metrics() {
        return new AttemptMetrics() {
            @Override
            public void started(Leg leg, Duration sinceAssigned) {
                starts.add(sinceAssigned);
            }

            @Override
            public void endSeen(Leg leg, Duration sinceEnd) {}

            @Override
            public void reported(Leg leg, Duration sinceEnd) {}

            @Override
            public void ended(Leg leg, String outcome) {}
        };
    }

    public void assign(StartAttempt start) throws InterruptedException {
        table.start(List.of(new Assigned(start, null, System.nanoTime())), new Position(1, 1, 1));
    }

    public AttemptTable table() {
        return table;
    }

    /// What the agent itself took for each start.
    public List<Duration> starts() {
        return List.copyOf(starts);
    }

    public List<String> trouble() {
        return List.copyOf(trouble);
    }

    public List<AttemptEnded> ends(AttemptRef attempt) {
        return sent.all(AttemptEnded.class).stream()
                .filter(end -> end.attempt().equals(attempt))
                .toList();
    }

    public Optional<AttemptEnded> end(AttemptRef attempt) {
        return ends(attempt).stream().findFirst();
    }

    public List<Stage> stages(AttemptRef attempt) {
        return sent.all(AttemptPhase.class).stream()
                .filter(phase -> phase.attempt().equals(attempt))
                .map(AttemptPhase::stage)
                .toList();
    }

    /// What was told of an attempt's data while it came.
    public List<FetchProgress> fetched(AttemptRef attempt) {
        return sent.all(FetchProgress.class).stream()
                .filter(progress -> progress.attempt().equals(attempt))
                .toList();
    }

    /// What was shipped of an output so far, in its order.
    public String log(AttemptRef attempt, LogStream stream) {
        List<LogChunk> chunks = new ArrayList<>(sent.all(LogChunk.class));
        chunks.removeIf(chunk -> !chunk.attempt().equals(attempt) || chunk.stream() != stream);
        chunks.sort(Comparator.comparingLong(LogChunk::offset));
        StringBuilder text = new StringBuilder();
        chunks.forEach(chunk -> text.append(chunk.text()));
        return text.toString();
    }

    /// What was told of a running program, in its order.
    public List<LogVitals> vitals(AttemptRef attempt) {
        return sent.all(LogVitals.class).stream()
                .filter(each -> each.attempt().equals(attempt))
                .toList();
    }

    /// Ends this life as a kill would: nothing is told to anybody, containers go on.
    @Override
    public void close() throws IOException {
        table.close();
        reports.close();
        logs.close();
        vitals.close();
        watch.close();
        ledger.close();
        http.shutdownNow();
    }
}
