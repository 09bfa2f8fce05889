package gpuq.api.projection;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Wakes who waits for a job, after the projection has committed a change of it. A watcher must
/// look at the row before it waits: nothing is handed over here but the hint to look again.
@ApplicationScoped
public class JobChanges {

    private final ConcurrentHashMap<String, Set<Watch>> watches = new ConcurrentHashMap<>();

    /// Begins to watch a job; must be closed.
    public Watch watch(String jobId) {
        Watch watch = new Watch(jobId);
        watches.computeIfAbsent(jobId, _ -> ConcurrentHashMap.newKeySet()).add(watch);
        return watch;
    }

    /// Something of the job was committed.
    void changed(String jobId) {
        Set<Watch> waiting = watches.get(jobId);
        if (waiting != null) {
            waiting.forEach(watch -> watch.signal.release());
        }
    }

    /// One who waits.
    public final class Watch implements AutoCloseable {
        private final String jobId;
        private final Semaphore signal = new Semaphore(0);

        private Watch(String jobId) {
            this.jobId = jobId;
        }

        /// Returns at a change since the last call, or after the time.
        public void await(Duration bound) throws InterruptedException {
            if (signal.tryAcquire(bound.toMillis(), TimeUnit.MILLISECONDS)) {
                signal.drainPermits();
            }
        }

        @Override
        public void close() {
            watches.computeIfPresent(
                    jobId,
                    (_, waiting) -> {
                        waiting.remove(this);
                        return waiting.isEmpty() ? null : waiting;
                    });
        }
    }
}
