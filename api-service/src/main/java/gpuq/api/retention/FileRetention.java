package gpuq.api.retention;

import gpuq.api.ApiConfig;
import gpuq.api.artifacts.JobFileStore;
import gpuq.api.database.DatabaseException;
import gpuq.api.problem.ProblemException;
import gpuq.common.job.Sha256;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jboss.logging.Logger;

/// Removes what jobs have left, once its time is over or its owner has deleted it (OUTPUT-10,
/// STORE-9, STORE-10). The database says what that is; nothing is found by looking through folders.
/// Each batch is one transaction, and of several instances one collects at a time. While the
/// projection is rebuilt nothing has ended, so nothing is removed.
///
/// Counted in `gpuq_retention_removed_total{what}` and `gpuq_retention_freed_bytes_total{what}`.
@ApplicationScoped
class FileRetention {

    private static final Logger LOG = Logger.getLogger(FileRetention.class);
    private static final int BATCH = 200;
    private static final int MOST_BATCHES = 50;

    private final ExpiredFiles expired;
    private final JobFileStore store;
    private final ApiConfig config;
    private final Kind artifacts;
    private final Kind programs;

    FileRetention(
            ExpiredFiles expired, JobFileStore store, ApiConfig config, MeterRegistry metrics) {
        this.expired = expired;
        this.store = store;
        this.config = config;
        artifacts = Kind.of("artifact", metrics);
        programs = Kind.of("solution", metrics);
    }

    /// A kind of what is removed, with its counters.
    private record Kind(Counter removed, Counter freed) {

        static Kind of(String what, MeterRegistry metrics) {
            return new Kind(
                    Counter.builder("gpuq.retention.removed")
                            .description("Files and programs of jobs that were removed")
                            .tag("what", what)
                            .register(metrics),
                    Counter.builder("gpuq.retention.freed.bytes")
                            .description("Bytes that are free since")
                            .tag("what", what)
                            .register(metrics));
        }

        void count(int number, long bytes) {
            removed.increment(number);
            freed.increment((double) bytes);
        }
    }

    /// What one batch has removed, to be counted when it has committed.
    private record Batch(int files, long fileBytes, List<Long> programs) {

        static final Batch NOTHING = new Batch(0, 0, List.of());

        boolean isFull() {
            return files >= BATCH || programs.size() >= BATCH;
        }
    }

    @Scheduled(
            every = "1m",
            delayed = "30s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void collect() {
        try {
            for (int n = 0; n < MOST_BATCHES && collectBatch().isFull(); n++) {
                LOG.debugf("retention goes on batch=%d", n);
            }
        } catch (DatabaseException | ProblemException | UncheckedIOException e) {
            LOG.errorf(e, "files of ended jobs cannot be removed reason=%s", e.getMessage());
        }
    }

    private Batch collectBatch() {
        Batch batch = QuarkusTransaction.requiringNew().call(this::removeOldest);
        long programBytes = batch.programs().stream().mapToLong(Long::longValue).sum();
        artifacts.count(batch.files(), batch.fileBytes());
        programs.count(batch.programs().size(), programBytes);
        if (batch.files() > 0 || !batch.programs().isEmpty()) {
            LOG.infof(
                    "files of ended jobs removed artifacts=%d artifact_bytes=%d solutions=%d",
                    batch.files(), batch.fileBytes(), batch.programs().size());
        }
        return batch;
    }

    private Batch removeOldest() {
        if (!expired.isMyTurn()) {
            return Batch.NOTHING;
        }
        expired.expire(config.artifactRetention(), BATCH);
        int files = 0;
        long bytes = 0;
        for (Sha256 sha256 : expired.deleted(BATCH)) {
            bytes += remove(sha256);
            files += expired.noteRemoved(sha256);
        }
        return new Batch(files, bytes, expired.removePrograms(config.solutionRetention(), BATCH));
    }

    /// Bytes that another job has too stay, and go with the last of them. The digest is held before
    /// that is asked: a node may be handing in the same bytes right now.
    private long remove(Sha256 sha256) {
        try {
            store.hold(sha256);
            return expired.isUsed(sha256) ? 0 : store.remove(sha256);
        } catch (IOException e) {
            throw new UncheckedIOException("a file cannot be removed: " + sha256, e);
        }
    }
}
