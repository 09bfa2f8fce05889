package gpuq.local;

import gpuq.local.part.Installation;
import gpuq.local.part.PostgresAddress;
import gpuq.local.process.Child;
import gpuq.local.process.Launch;
import gpuq.local.process.ProcessRef;
import gpuq.local.process.StackException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/// One real PostgreSQL and one real Kafka broker for all integration tests of a Maven run. The
/// first test JVM that calls [#join] starts them, the later ones find them within milliseconds, and
/// they end with Maven's own JVM. Tests keep apart by a database and a topic prefix of their own.
public final class TestStack {
    private static final Duration START_BOUND = Duration.ofMinutes(2);
    private static final Duration LOCK_POLL = Duration.ofMillis(30);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String bootstrapServers;
    private final PostgresAddress postgres;

    private TestStack(TestStackRecord record) {
        this.bootstrapServers = record.bootstrapServers();
        this.postgres = record.postgres();
    }

    /// A fresh, empty database: what a data source needs to be told.
    public record Database(String url, String user, String password) {}

    public static TestStack join() {
        Installation installation = Installation.find();
        ProcessRef owner = MavenProcess.find();
        Path folder = TestStackRecord.folder(installation, owner);
        try {
            Files.createDirectories(folder);
            try (var channel =
                            FileChannel.open(
                                    folder.resolve("lock"),
                                    StandardOpenOption.CREATE,
                                    StandardOpenOption.WRITE);
                    FileLock _ = lock(channel)) {
                var running = TestStackRecord.read(folder);
                if (running.isEmpty()) {
                    start(installation, owner, folder);
                    running = TestStackRecord.read(folder);
                }
                return new TestStack(running.orElseThrow());
            }
        } catch (IOException e) {
            throw new StackException("The test stack in " + folder + " cannot be joined.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("Interrupted while joining the test stack.", e);
        }
    }

    /// Another thread of this very JVM may hold the lock (a Quarkus test has two class loaders):
    /// Java answers that with an exception instead of waiting.
    private static FileLock lock(FileChannel channel) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START_BOUND.toNanos();
        while (System.nanoTime() - deadline < 0) {
            try {
                return channel.lock();
            } catch (OverlappingFileLockException _) {
                Thread.sleep(LOCK_POLL);
            }
        }
        throw new StackException("Another test of this JVM is still starting the test stack.");
    }

    private static void start(Installation installation, ProcessRef owner, Path folder)
            throws InterruptedException {
        var launch =
                new Launch(
                        List.of(
                                Installation.java(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-Xmx96m",
                                "-Dgpuq.root=" + installation.root(),
                                "-cp",
                                installation.ownClassPath(),
                                TestStackMain.class.getName(),
                                owner.text()),
                        folder);
        Child.start("the test stack", launch, folder.resolve("stack.log"))
                .awaitReady(() -> TestStackRecord.read(folder).isPresent(), START_BOUND);
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    /// A database that nobody else uses; `name` only helps whoever reads the server's log.
    public Database newDatabase(String name) {
        String database =
                name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "_") + "_" + random();
        postgres.createDatabase(database);
        return new Database(postgres.url(database), PostgresAddress.USER, postgres.password());
    }

    /// A topic prefix that nobody else uses.
    public String newPrefix() {
        return "t" + random() + "-";
    }

    private static String random() {
        byte[] bytes = new byte[5];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
