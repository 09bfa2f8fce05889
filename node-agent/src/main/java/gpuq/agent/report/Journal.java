package gpuq.agent.report;

import gpuq.agent.state.DurableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/// What must survive the agent and the machine: records are appended and are durable when [#append]
/// returns. One thread writes; those that wait at the same moment share one fsync. A tail that was
/// torn by a power cut is dropped at the next start.
public final class Journal implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Journal.class);
    private static final int MAX_WAITING = 4096;
    private static final int MAX_BATCH = 512;
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private final Path file;
    private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(MAX_WAITING);
    private final Runnable whenBroken;
    private final Thread writer;
    private FileChannel channel;
    private long bytes;
    private volatile boolean closing;

    /// Work for the writing thread: records to append, or the whole new content.
    private record Waiting(
            Supplier<List<byte[]>> records, boolean replace, CompletableFuture<Boolean> done) {}

    private Journal(Path file, FileChannel channel, long bytes, Runnable whenBroken) {
        this.file = file;
        this.whenBroken = whenBroken;
        this.channel = channel;
        this.bytes = bytes;
        this.writer = Thread.ofPlatform().name("journal").daemon().start(this::write);
    }

    /// A journal and what it held.
    public record Opened(Journal journal, List<byte[]> records) {}

    /// @param whenBroken run once if the disk refuses: the agent must end
    public static Opened open(Path file, Runnable whenBroken) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        JournalFile.Content content = JournalFile.read(channel);
        if (content.wholeBytes() < channel.size()) {
            keepDamaged(file, channel.size() - content.wholeBytes());
            channel.truncate(content.wholeBytes());
            channel.force(true);
        }
        channel.position(content.wholeBytes());
        DurableFile.syncFolderOf(file);
        return new Opened(
                new Journal(file, channel, content.wholeBytes(), whenBroken), content.records());
    }

    /// A torn tail is usual after a power cut and is not worth much; a copy lets a person look.
    private static void keepDamaged(Path file, long droppedBytes) throws IOException {
        Path copy = file.resolveSibling(file.getFileName() + ".damaged");
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        LOG.warnf("journal tail dropped bytes=%d copy=%s", droppedBytes, copy);
    }

    /// Appends records together; returns when they are durable.
    ///
    /// @throws JournalBrokenException if the disk refuses: the agent cannot go on
    public void append(List<byte[]> records) throws InterruptedException {
        await(new Waiting(() -> records, false, new CompletableFuture<>()));
    }

    /// Replaces everything by what is alive now, durably and at once. The supplier runs on the
    /// writing thread, so it sees everything that was appended before.
    public void replace(Supplier<List<byte[]>> alive) throws InterruptedException {
        await(new Waiting(alive, true, new CompletableFuture<>()));
    }

    /// Bytes of the file, for deciding when to [#replace].
    public synchronized long sizeBytes() {
        return bytes;
    }

    private void await(Waiting waiting) throws InterruptedException {
        if (closing) {
            throw new JournalBrokenException("the journal is closed", null);
        }
        queue.put(waiting);
        try {
            waiting.done().get(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new JournalBrokenException("the journal cannot be written", e.getCause());
        } catch (TimeoutException e) {
            throw new JournalBrokenException("the disk does not answer", e);
        }
    }

    private void write() {
        List<Waiting> batch = new ArrayList<>();
        try {
            while (!(closing && queue.isEmpty())) {
                batch.clear();
                batch.add(queue.take());
                queue.drainTo(batch, MAX_BATCH);
                store(batch);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.error("journal broken", e);
            closing = true;
            queue.drainTo(batch);
            fail(batch, e);
            whenBroken.run();
        }
    }

    private static void fail(List<Waiting> batch, IOException e) {
        batch.forEach(waiting -> waiting.done().completeExceptionally(e));
    }

    private void store(List<Waiting> batch) throws IOException {
        for (Waiting waiting : batch) {
            if (waiting.replace()) {
                startAnew(waiting.records().get());
            } else {
                add(JournalFile.encode(waiting.records().get()));
            }
        }
        channel.force(false);
        batch.forEach(waiting -> waiting.done().complete(true));
    }

    private void add(ByteBuffer buffer) throws IOException {
        int length = buffer.remaining();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        synchronized (this) {
            bytes += length;
        }
    }

    private void startAnew(List<byte[]> records) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(unfinished);
        FileChannel next =
                FileChannel.open(
                        unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        ByteBuffer content = JournalFile.encode(records);
        long length = content.remaining();
        while (content.hasRemaining()) {
            next.write(content);
        }
        next.force(true);
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        DurableFile.syncFolderOf(file);
        channel.close();
        channel = next;
        synchronized (this) {
            bytes = length;
        }
    }

    @Override
    public void close() throws IOException {
        closing = true;
        writer.interrupt();
        try {
            writer.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        channel.close();
    }
}
