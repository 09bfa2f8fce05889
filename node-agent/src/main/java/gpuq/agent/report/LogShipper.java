package gpuq.agent.report;

import gpuq.agent.report.LogPieces.Piece;
import gpuq.agent.report.OutputReader.Reading;
import gpuq.agent.report.SealedSender.Address;
import gpuq.agent.state.AttemptDir;
import gpuq.common.contract.LogChunk;
import gpuq.common.contract.LogChunk.LogStream;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.NodeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Ships what attempts print, within a second or so and at a bounded rate. What is shipped is in
/// the attempt's folder, so an agent that starts anew goes on where the last one was; a piece may
/// be shipped twice, with the same offset. Nothing waits for it but the cleaning of the folder, and
/// that not for long.
public final class LogShipper implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(LogShipper.class);
    private static final Duration ROUND = Duration.ofMillis(250);

    /// 1 MiB a second for each output: a log at its usual limit is there after ten.
    private static final int BYTES_PER_ROUND = 256 * 1024;

    private final SealedSender sender;
    private final NodeId node;
    private final InstantSource clock;
    private final Map<AttemptRef, List<Output>> outputs = new ConcurrentHashMap<>();
    private final Lock lock = new ReentrantLock();
    private final Condition followed = lock.newCondition();
    private final Thread loop;

    public LogShipper(SealedSender sender, NodeId node, InstantSource clock) {
        this.sender = sender;
        this.node = node;
        this.clock = clock;
        this.loop = Thread.ofPlatform().name("log-shipper").daemon().start(this::run);
    }

    /// Ships the outputs of an attempt from now on.
    public void follow(
            AttemptRef attempt,
            AttemptDir dir,
            Collection<LogStream> streams,
            @Nullable String traceparent) {
        lock.lock();
        try {
            outputs.computeIfAbsent(
                    attempt,
                    _ ->
                            streams.stream()
                                    .map(stream -> new Output(attempt, dir, stream, traceparent))
                                    .toList());
            followed.signal();
        } finally {
            lock.unlock();
        }
    }

    /// Waits until all that the attempt has printed is shipped; false if that takes too long.
    public boolean awaitShipped(AttemptRef attempt, Duration bound) throws InterruptedException {
        long end = System.nanoTime() + bound.toNanos();
        for (Output output : outputs.getOrDefault(attempt, List.of())) {
            long left = Math.max(0, end - System.nanoTime());
            if (!output.done.await(left, TimeUnit.NANOSECONDS)) {
                return false;
            }
        }
        return true;
    }

    /// Ships no more of the attempt.
    public void drop(AttemptRef attempt) {
        outputs.remove(attempt);
    }

    private void run() {
        try {
            while (true) {
                awaitOutputs();
                outputs.values().forEach(list -> list.forEach(this::ship));
                Thread.sleep(ROUND);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Sleeps while nothing can come: an idle node costs nothing (MON-4).
    private void awaitOutputs() throws InterruptedException {
        lock.lock();
        try {
            while (outputs.values().stream().allMatch(LogShipper::areDone)) {
                followed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private static boolean areDone(List<Output> outputs) {
        return outputs.stream().allMatch(output -> output.done.getCount() == 0);
    }

    private void ship(Output output) {
        try {
            output.ship();
        } catch (IOException | RuntimeException e) {
            LOG.warnf(
                    "log not shipped attempt=%s stream=%s why=%s",
                    output.attempt, output.stream.word(), e);
        }
    }

    /// One output; all but the counters is touched by the loop alone.
    private final class Output {
        final AttemptRef attempt;
        final LogStream stream;
        final CountDownLatch done = new CountDownLatch(1);
        private final AttemptDir dir;
        private final OutputReader reader;
        private final @Nullable String traceparent;
        private final AtomicInteger underWay = new AtomicInteger();
        private final AtomicBoolean failed = new AtomicBoolean();
        private long sent = -1;
        private long noted;
        private boolean allSent;

        Output(AttemptRef attempt, AttemptDir dir, LogStream stream, @Nullable String traceparent) {
            this.attempt = attempt;
            this.dir = dir;
            this.stream = stream;
            this.reader = new OutputReader(dir, stream.word());
            this.traceparent = traceparent;
        }

        /// One round: first settles the last one, then sends what is new.
        void ship() throws IOException {
            if (done.getCount() == 0 || underWay.get() > 0) {
                return;
            }
            if (sent < 0) {
                noted = shippedBefore();
                sent = noted;
            }
            if (failed.getAndSet(false)) {
                sent = noted;
                allSent = false;
            } else if (sent > noted) {
                Files.writeString(dir.outputShipped(stream.word()), Long.toString(sent));
                noted = sent;
            }
            if (allSent) {
                done.countDown();
                return;
            }
            Reading reading = reader.read(sent, BYTES_PER_ROUND);
            for (Piece piece : reading.pieces()) {
                send(piece);
                sent = piece.end();
            }
            allSent = reading.done();
            if (allSent && reading.pieces().isEmpty()) {
                done.countDown();
            }
        }

        private void send(Piece piece) {
            underWay.incrementAndGet();
            sender.send(
                    new LogChunk(
                            node,
                            attempt,
                            stream,
                            piece.offset(),
                            piece.sizeBytes(),
                            piece.text(),
                            clock.instant()),
                    "%s:%s:%d".formatted(attempt, stream.word(), piece.offset()),
                    new Address(attempt.jobId().value(), null),
                    traceparent,
                    taken -> {
                        if (!taken) {
                            failed.set(true);
                        }
                        underWay.decrementAndGet();
                    });
        }

        private long shippedBefore() throws IOException {
            try {
                return Long.parseLong(Files.readString(dir.outputShipped(stream.word())).strip());
            } catch (NoSuchFileException | NumberFormatException _) {
                return 0;
            }
        }
    }

    @Override
    public void close() {
        loop.interrupt();
    }
}
