package gpuq.agent.attempt;

import gpuq.agent.attempt.AttemptLedger.Position;
import gpuq.agent.attempt.AttemptRecord.Step;
import gpuq.agent.launch.LaunchException;
import gpuq.common.contract.Assignment.StartAttempt;
import gpuq.common.contract.CollectedFile;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.Sha256;
import gpuq.common.log.Correlation;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Every attempt that this node holds, from its assignment until the scheduler lets it go. Called
/// by the consumer of assignments alone; each attempt then runs on a thread of its own.
public final class AttemptTable implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(AttemptTable.class);

    /// How long a folder waits for its last log lines to be shipped before it is removed.
    private static final Duration LOG_WAIT = Duration.ofSeconds(60);

    private static final Duration CLOSE_WAIT = Duration.ofSeconds(2);

    private final AttemptServices services;
    private final AttemptRunner runner;
    private final Runnable whenChanged;
    private final Map<AttemptRef, Attempt> attempts = new ConcurrentHashMap<>();
    private final Set<AttemptRef> fenced = ConcurrentHashMap.newKeySet();
    private final Map<AttemptRef, Thread> loops = new ConcurrentHashMap<>();

    /// @param whenChanged told when the set of attempts has changed
    public AttemptTable(AttemptServices services, AttemptRunner runner, Runnable whenChanged) {
        this.services = services;
        this.runner = runner;
        this.whenChanged = whenChanged;
    }

    /// An assignment with what came beside it.
    ///
    /// @param readNanos when it was read, on the clock of `System.nanoTime`
    public record Assigned(StartAttempt start, @Nullable String traceparent, long readNanos) {}

    /// What the node holds, for its heartbeat.
    public List<AttemptRef> held() {
        return List.copyOf(attempts.keySet());
    }

    /// Attempts that are not over.
    public long running() {
        return attempts.values().stream()
                .filter(attempt -> attempt.record().step() != Step.ENDED)
                .count();
    }

    /// Whether any of them fetches what it needs.
    public boolean isPreparing() {
        return attempts.values().stream().anyMatch(Attempt::isPreparing);
    }

    /// The digests of all that the attempts here were told to use.
    public Set<Sha256> needed() {
        Set<Sha256> digests = new HashSet<>();
        for (Attempt attempt : attempts.values()) {
            digests.addAll(attempt.start().digests().values());
            CollectedFile submission = attempt.start().submission();
            if (submission != null) {
                digests.add(submission.sha256());
            }
        }
        return digests;
    }

    /// Takes an attempt of an earlier life of the agent.
    void adopt(AttemptRecord record) {
        Attempt attempt = new Attempt(services, record, System.nanoTime());
        attempts.put(record.attempt(), attempt);
        if (record.end() != null) {
            services.reports().ended(record.end(), record.traceparent());
            Thread.ofVirtual().start(() -> cleanAgain(attempt));
        } else {
            run(attempt);
        }
    }

    /// Starts attempts; those that are known already were assigned before.
    ///
    /// @param read saved together with them
    public void start(List<Assigned> assigned, Position read) throws InterruptedException {
        List<Attempt> fresh = new ArrayList<>();
        for (Assigned each : assigned) {
            AttemptRef ref = each.start().attempt();
            if (!attempts.containsKey(ref)) {
                Attempt attempt =
                        new Attempt(
                                services,
                                AttemptRecord.accepted(
                                        each.start(),
                                        services.spans().begin(ref, each.traceparent())),
                                each.readNanos());
                attempts.put(ref, attempt);
                fresh.add(attempt);
            }
        }
        services.ledger().accept(fresh.stream().map(Attempt::record).toList(), read);
        fresh.forEach(this::run);
        if (!fresh.isEmpty()) {
            whenChanged.run();
        }
    }

    public void stop(AttemptRef ref, String reason) throws InterruptedException {
        Attempt attempt = attempts.get(ref);
        if (attempt != null) {
            attempt.stop(reason.isBlank() ? "STOPPED" : reason);
        }
    }

    public void extend(AttemptRef ref, Duration timeout) throws InterruptedException {
        Attempt attempt = attempts.get(ref);
        if (attempt != null) {
            attempt.extend(timeout);
        }
    }

    /// Asks an attempt's program where it is. Whoever asked reads the answer in the log.
    public void dumpStack(AttemptRef ref) {
        if (!attempts.containsKey(ref)) {
            return;
        }
        Thread.ofVirtual()
                .start(
                        () -> {
                            try {
                                int asked = services.launch().dumpStack(ref);
                                LOG.infof("stack asked attempt=%s processes=%d", ref, asked);
                            } catch (LaunchException e) {
                                LOG.warnf("stack not asked attempt=%s why=%s", ref, e.getMessage());
                            }
                        });
    }

    /// Lets an attempt go. One that is not over was fenced: it is ended, and nobody hears of it.
    public void forget(AttemptRef ref) throws InterruptedException {
        Attempt attempt = attempts.get(ref);
        if (attempt == null) {
            return;
        }
        if (attempt.record().step() != Step.ENDED) {
            fenced.add(ref);
            attempt.stop("FENCED");
            if (attempt.record().step() != Step.ENDED) {
                return;
            }
        }
        letGo(attempt);
    }

    private void run(Attempt attempt) {
        Thread loop =
                Thread.ofVirtual()
                        .name("attempt-" + attempt.ref())
                        .unstarted(
                                () -> {
                                    runner.run(attempt, () -> over(attempt));
                                    loops.remove(attempt.ref());
                                });
        loops.put(attempt.ref(), loop);
        loop.start();
    }

    private void over(Attempt attempt) {
        try {
            if (fenced.contains(attempt.ref())) {
                letGo(attempt);
            } else {
                whenChanged.run();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void letGo(Attempt attempt) throws InterruptedException {
        AttemptRef ref = attempt.ref();
        services.reports().forget(ref);
        services.ledger().forget(ref);
        attempts.remove(ref);
        fenced.remove(ref);
        whenChanged.run();
        Thread.ofVirtual().start(() -> removeFolder(attempt));
    }

    private void removeFolder(Attempt attempt) {
        try (Correlation _ = Correlation.open().attempt(attempt.ref())) {
            if (!services.logs().awaitShipped(attempt.ref(), LOG_WAIT)) {
                LOG.warn("log not shipped in time: dropped");
            }
            services.logs().drop(attempt.ref());
            attempt.dir().delete();
        } catch (IOException e) {
            // The next start removes what has no journal entry.
            LOG.warn("attempt folder not removed", e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// The agent may have died between the report and the cleaning.
    private void cleanAgain(Attempt attempt) {
        try {
            if (Files.exists(attempt.dir().spec())) {
                services.launch().clean(attempt.ref());
            }
        } catch (LaunchException e) {
            LOG.warn("attempt of an earlier life not cleaned up", e);
        }
    }

    /// Ends the loops and nothing else: what they run goes on, and the next agent finds it.
    @Override
    public void close() {
        List<Thread> ending = List.copyOf(loops.values());
        ending.forEach(Thread::interrupt);
        try {
            for (Thread loop : ending) {
                loop.join(CLOSE_WAIT);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
