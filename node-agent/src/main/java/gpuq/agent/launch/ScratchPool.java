package gpuq.agent.launch;

import gpuq.agent.launch.ScratchVolume.Size;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/// Volumes made ahead, by size: making one takes some 60 ms, which no attempt should wait for.
/// Keeps a spare of each of the last sizes that were asked for. Volumes are destroyed on its thread
/// too, as freeing gigabytes takes its time.
final class ScratchPool implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ScratchPool.class);
    private static final int MAX_SIZES = 4;
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(30);

    private final Path folder;
    private final int spares;
    private final AtomicLong names;
    private final ExecutorService worker =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().name("scratch-pool").daemon().factory());
    private final Map<Size, Deque<ScratchVolume>> ready = new LinkedHashMap<>(16, 0.75f, true);

    /// @param spares volumes of each size that stand ready
    /// @param firstName above the number of every volume that exists
    ScratchPool(Path folder, int spares, long firstName) {
        this.folder = folder;
        this.spares = spares;
        this.names = new AtomicLong(firstName);
    }

    /// A volume of this size, ready or made now; orders the next spare.
    ScratchVolume take(Size size) throws IOException {
        ScratchVolume volume;
        synchronized (ready) {
            Deque<ScratchVolume> spare = ready.computeIfAbsent(size, _ -> new ArrayDeque<>());
            volume = spare.pollFirst();
        }
        if (volume == null) {
            volume = make(size);
        }
        inBackground(() -> refill(size));
        return volume;
    }

    void destroyLater(ScratchVolume volume) {
        inBackground(
                () -> {
                    try {
                        volume.destroy();
                    } catch (IOException e) {
                        LOG.errorf(e, "scratch not destroyed volume=%s", volume.root());
                    }
                });
    }

    private void refill(Size size) {
        dropOldest();
        try {
            while (lacks(size)) {
                ScratchVolume made = make(size);
                synchronized (ready) {
                    Deque<ScratchVolume> spare = ready.get(size);
                    if (spare != null) {
                        spare.add(made);
                        continue;
                    }
                }
                made.destroy();
            }
        } catch (IOException e) {
            // The next attempt makes its own and fails with the reason.
            LOG.warnf(e, "scratch not made ahead bytes=%d inodes=%d", size.bytes(), size.inodes());
        }
    }

    private boolean lacks(Size size) {
        synchronized (ready) {
            Deque<ScratchVolume> spare = ready.get(size);
            return spare != null && spare.size() < spares;
        }
    }

    private void dropOldest() {
        Deque<ScratchVolume> dropped = new ArrayDeque<>();
        synchronized (ready) {
            while (ready.size() > MAX_SIZES) {
                Size oldest = ready.keySet().iterator().next();
                dropped.addAll(ready.remove(oldest));
            }
        }
        dropped.forEach(this::destroyLater);
    }

    private ScratchVolume make(Size size) throws IOException {
        ScratchVolume volume = ScratchVolume.at(folder, Long.toString(names.incrementAndGet()));
        try {
            volume.make(size);
            return volume;
        } catch (IOException e) {
            volume.destroy();
            throw e;
        }
    }

    private void inBackground(Runnable work) {
        try {
            worker.execute(work);
        } catch (RejectedExecutionException _) {
            // Closing: what is left is swept at the next start.
        }
    }

    /// Destroys the spares and waits for what is under way.
    @Override
    public void close() {
        synchronized (ready) {
            ready.values().forEach(spare -> spare.forEach(this::destroyLater));
            ready.clear();
        }
        worker.shutdown();
        try {
            if (!worker.awaitTermination(CLOSE_WAIT.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warn("scratch pool still busy at its end");
            }
        } catch (InterruptedException _) {
            // What is left is swept at the next start.
            Thread.currentThread().interrupt();
        }
    }
}
