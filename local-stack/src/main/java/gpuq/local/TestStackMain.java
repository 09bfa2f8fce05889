package gpuq.local;

import gpuq.local.part.Broker;
import gpuq.local.part.Folders;
import gpuq.local.part.Installation;
import gpuq.local.part.Jvm;
import gpuq.local.part.OpenPort;
import gpuq.local.part.Part;
import gpuq.local.part.Postgres;
import gpuq.local.part.PostgresAddress;
import gpuq.local.part.Secrets;
import gpuq.local.process.Child;
import gpuq.local.process.ProcessRef;
import gpuq.local.process.Roster;
import gpuq.local.process.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// The process that keeps a [TestStack]: starts both servers, says so, waits until the Maven that
/// it was started for is gone, and ends them. Before that it ends what a killed predecessor has
/// left.
final class TestStackMain {
    private static final Duration STOP_GRACE = Duration.ofSeconds(10);

    private final Installation installation;
    private final ProcessRef owner;
    private final Path folder;
    private final Roster roster;

    private TestStackMain(Installation installation, ProcessRef owner) {
        this.installation = installation;
        this.owner = owner;
        this.folder = TestStackRecord.folder(installation, owner);
        this.roster = new Roster(folder.resolve("processes"));
    }

    public static void main(String[] arguments) throws Exception {
        ProcessRef owner =
                ProcessRef.parse(arguments[0])
                        .orElseThrow(() -> new StackException("Not a process: " + arguments[0]));
        new TestStackMain(Installation.find(), owner).run();
    }

    private void run() throws Exception {
        removeLeftovers();
        var signalled = new CompletableFuture<Void>();
        var stopped = new CompletableFuture<Void>();
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    signalled.complete(null);
                                    stopped.join();
                                }));
        try {
            start();
            Optional<ProcessHandle> maven =
                    ProcessHandle.of(owner.pid()).filter(_ -> owner.isAlive());
            if (maven.isPresent()) {
                CompletableFuture.anyOf(maven.get().onExit(), signalled).join();
            }
        } finally {
            roster.endAll(STOP_GRACE);
            Folders.delete(folder);
            stopped.complete(null);
        }
    }

    private void start() throws IOException, InterruptedException, ExecutionException {
        List<Integer> ports = OpenPort.free(3);
        var address = new PostgresAddress(ports.getFirst(), Secrets.random());
        Path log = folder.resolve("servers.log");
        var postgres =
                new Postgres(
                        installation.postgresBinaries(),
                        folder.resolve("postgres"),
                        log,
                        address,
                        false);
        var broker =
                new Broker(
                        installation.brokerClassPath(),
                        folder.resolve("kafka"),
                        log,
                        new Broker.Ports(ports.get(1), ports.get(2)),
                        Broker.newClusterId(),
                        null,
                        Jvm.QUICK);
        try (var both = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> started =
                    List.of(
                            both.submit(() -> start(postgres, log)),
                            both.submit(() -> start(broker, log)));
            for (Future<?> one : started) {
                one.get();
            }
        }
        new TestStackRecord(ProcessRef.self(), broker.bootstrapServers(), address).write(folder);
    }

    private Void start(Part part, Path log) throws IOException, InterruptedException {
        part.prepare();
        Child child = Child.start(part.name(), part.launch(), log);
        roster.add(child);
        child.awaitReady(part::isReady, part.startBound());
        return null;
    }

    /// Folders whose Maven is gone: their keeper was killed, so its servers may still run.
    private void removeLeftovers() throws IOException, InterruptedException {
        Path folders = TestStackRecord.folders(installation);
        try (var all = Files.newDirectoryStream(folders)) {
            for (Path other : all) {
                if (!ownerIsAlive(other.getFileName().toString())) {
                    new Roster(other.resolve("processes")).endAll(STOP_GRACE);
                    Folders.delete(other);
                }
            }
        }
        roster.endAll(STOP_GRACE);
        Folders.delete(folder.resolve("postgres"));
        Folders.delete(folder.resolve("kafka"));
    }

    private static boolean ownerIsAlive(String folderName) {
        String[] words = folderName.split("-", -1);
        return words.length == 2
                && ProcessRef.parse(ProcessRef.self().bootId() + " " + words[0] + " " + words[1])
                        .filter(ProcessRef::isAlive)
                        .isPresent();
    }
}
