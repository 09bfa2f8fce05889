package gpuq.local.stack;

import gpuq.local.part.Installation;
import gpuq.local.part.Ports;
import gpuq.local.process.Marked;
import gpuq.local.process.ProcessRef;
import gpuq.local.process.Roster;
import gpuq.local.process.StackException;
import gpuq.local.stack.PartState.Doing;
import gpuq.local.stack.StackState.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// The process behind `./gpuq up`: starts all parts, as much beside each other as their needs
/// allow, keeps them running and ends them in reverse order when it is told to. It begins by ending
/// whatever a killed predecessor has left.
public final class LocalStack {
    private static final Duration LEFTOVER_GRACE = Duration.ofSeconds(15);
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final Installation installation;
    private final UpOptions options;
    private final Roster roster;
    private final StackLog log;
    private final String startedAt = Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
    private final CompletableFuture<Void> told = new CompletableFuture<>();
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private final Map<String, Watcher> watchers = new LinkedHashMap<>();
    private final Addresses addresses;
    private Phase phase = Phase.STARTING;
    private @Nullable String trouble;

    private LocalStack(Installation installation, UpOptions options, StackLog log) {
        this.installation = installation;
        this.options = options;
        this.log = log;
        this.roster = new Roster(installation.run().resolve("processes"));
        this.addresses = Addresses.choose(new Ports(installation.run().resolve("ports")), options);
    }

    /// Runs until a signal comes. True if the system had come up.
    public static boolean run(Installation installation, UpOptions options)
            throws IOException, InterruptedException {
        try (KeeperLock _ = KeeperLock.take(installation)) {
            endLeftovers(installation);
            LogFiles.rotate(installation.logs());
            return new LocalStack(installation, options, new StackLog(System.err)).run();
        }
    }

    /// Ends what a killed keeper has left, and what was last said of it. Only while no keeper runs.
    /// True if a process was left.
    public static boolean endWithoutKeeper(Installation installation)
            throws IOException, InterruptedException {
        try (KeeperLock _ = KeeperLock.take(installation)) {
            boolean left = endLeftovers(installation);
            Files.deleteIfExists(StackState.file(installation));
            return left;
        }
    }

    /// All processes that a keeper before us has started and not ended.
    private static boolean endLeftovers(Installation installation)
            throws IOException, InterruptedException {
        int known = new Roster(installation.run().resolve("processes")).endAll(LEFTOVER_GRACE);
        int unknown = Marked.endAll(installation.system(), LEFTOVER_GRACE);
        boolean attempts = new NodeRemains(installation).end();
        return known + unknown > 0 || attempts;
    }

    private boolean run() throws IOException, InterruptedException {
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    told.complete(null);
                                    over.join();
                                }));
        for (Step step : Plan.of(installation, options, addresses)) {
            List<Watcher> after = step.after().stream().map(name -> watchers.get(name)).toList();
            Path file = installation.logs().resolve(step.part().name() + ".log");
            watchers.put(
                    step.part().name(),
                    new Watcher(step.part(), after, file, roster, this::changed));
        }
        try {
            return keep();
        } finally {
            over.complete(null);
        }
    }

    private boolean keep() throws IOException, InterruptedException {
        publish();
        watchers.values().forEach(Watcher::start);
        CompletableFuture<Void> allReady =
                CompletableFuture.allOf(
                        watchers.values().stream()
                                .map(Watcher::firstReady)
                                .toArray(CompletableFuture[]::new));
        boolean cameUp = awaitUp(allReady);
        if (cameUp) {
            enter(Phase.UP, null);
            watchUntilTold();
        }
        if (phase != Phase.FAILED) {
            enter(Phase.STOPPING, null);
        }
        for (Watcher watcher : List.copyOf(watchers.values()).reversed()) {
            watcher.stop();
        }
        endLeftovers(installation);
        if (phase != Phase.FAILED) {
            Files.deleteIfExists(StackState.file(installation));
        }
        log.say("system ended");
        return cameUp;
    }

    /// Between the looks at the logs and at the folder itself nothing is to be done here: each part
    /// has its own watcher.
    private void watchUntilTold() throws IOException, InterruptedException {
        while (true) {
            try {
                told.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException _) {
                LogFiles.cut(installation.logs());
                if (!Files.isDirectory(installation.run())) {
                    endForLackOfFolder();
                }
            } catch (ExecutionException e) {
                throw new StackException("Nobody completes this with a failure.", e);
            }
        }
    }

    /// Somebody has deleted `.gpuq` under a running system: what is left of it is of no use, and
    /// nobody would find it to end it.
    private void endForLackOfFolder() {
        log.say("system ends because its folder is gone");
        told.complete(null);
    }

    /// False if a part failed or somebody wants the end before all were ready.
    private boolean awaitUp(CompletableFuture<Void> allReady) throws InterruptedException {
        try {
            CompletableFuture.anyOf(anyFailed(), allReady, told).get();
        } catch (ExecutionException e) {
            enter(Phase.FAILED, sentence(e));
            return false;
        }
        return allReady.isDone();
    }

    /// Completes with the first failure, and never otherwise.
    private CompletableFuture<Void> anyFailed() {
        var failed = new CompletableFuture<Void>();
        for (Watcher watcher : watchers.values()) {
            var _ =
                    watcher.firstReady()
                            .exceptionally(
                                    failure -> {
                                        failed.completeExceptionally(failure);
                                        return null;
                                    });
        }
        return failed;
    }

    private static String sentence(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && !(root instanceof StackException)) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    private void changed(PartState part) {
        if (part.doing() == Doing.RESTARTING) {
            log.say(
                    "part died name=%s restarts=%d cause=%s"
                            .formatted(part.name(), part.restarts(), part.trouble()));
        } else {
            log.say(
                    "part %s name=%s pid=%s seconds=%s"
                            .formatted(part.doing(), part.name(), part.pid(), part.startSeconds()));
        }
        publish();
    }

    private synchronized void enter(Phase next, @Nullable String why) {
        phase = next;
        trouble = why;
        log.say("system %s%s".formatted(next, why == null ? "" : " because " + why));
        publish();
    }

    private synchronized void publish() {
        var state =
                new StackState(
                        ProcessRef.self().text(),
                        phase,
                        trouble,
                        options.words(),
                        installation.build(),
                        startedAt,
                        addresses,
                        watchers.values().stream().map(Watcher::state).toList());
        try {
            state.write(installation);
        } catch (IOException e) {
            log.say("state not written cause=" + e);
            if (!Files.isDirectory(installation.run())) {
                endForLackOfFolder();
            }
        }
    }
}
