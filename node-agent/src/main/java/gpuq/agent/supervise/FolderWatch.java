package gpuq.agent.supervise;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Wakes an attempt when its supervisor has written something: by the kernel's notice (inotify),
/// within a millisecond or so and without polling (MON-5).
public final class FolderWatch implements AutoCloseable {

    private final WatchService service;
    private final Map<WatchKey, Semaphore> watched = new ConcurrentHashMap<>();

    private FolderWatch(WatchService service) {
        this.service = service;
    }

    public static FolderWatch start() throws IOException {
        FolderWatch watch = new FolderWatch(FileSystems.getDefault().newWatchService());
        Thread.ofPlatform().name("folder-watch").daemon().start(watch::run);
        return watch;
    }

    /// Watches a folder until closed; changes after this call are not missed.
    public Watched on(Path folder) throws IOException {
        WatchKey key =
                folder.register(
                        service,
                        StandardWatchEventKinds.ENTRY_CREATE,
                        StandardWatchEventKinds.ENTRY_MODIFY);
        return new Watched(key, watched.computeIfAbsent(key, _ -> new Semaphore(0)));
    }

    /// A folder that is watched.
    public final class Watched implements AutoCloseable {
        private final WatchKey key;
        private final Semaphore changes;

        private Watched(WatchKey key, Semaphore changes) {
            this.key = key;
            this.changes = changes;
        }

        /// Waits for a change, or for the bound.
        public void await(Duration bound) throws InterruptedException {
            if (changes.tryAcquire(bound.toMillis(), TimeUnit.MILLISECONDS)) {
                changes.drainPermits();
            }
        }

        /// Wakes the waiter for another reason.
        public void wake() {
            changes.release();
        }

        @Override
        public void close() {
            key.cancel();
            watched.remove(key);
        }
    }

    private void run() {
        try {
            while (true) {
                WatchKey key = service.take();
                key.pollEvents();
                key.reset();
                Semaphore changes = watched.get(key);
                if (changes != null) {
                    changes.release();
                }
            }
        } catch (InterruptedException | ClosedWatchServiceException _) {
            // Closed: nobody waits any more.
        }
    }

    @Override
    public void close() throws IOException {
        service.close();
    }
}
