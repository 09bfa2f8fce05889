package gpuq.api.outbox;

import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/// Sends what the outbox holds, in order, on one thread; woken by each commit. Several instances
/// may run: an advisory lock of the database lets one of them send. A failure is retried with
/// everything that was not marked sent, so a command may be sent twice but never lost or overtaken.
@ApplicationScoped
public class OutboxRelay {

    private static final Logger LOG = Logger.getLogger(OutboxRelay.class);
    private static final Duration IDLE = Duration.ofMillis(500);

    /// Between two rounds: what is committed meanwhile goes together, in one look and one mark. A
    /// round for each commit would cost the database as much as the commit.
    private static final Duration PACE = Duration.ofMillis(10);

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration STOP_BOUND = Duration.ofSeconds(15);

    private final AgroalDataSource database;
    private final CommandSender sender;
    private final Semaphore work = new Semaphore(0);
    private volatile boolean stopping;
    private volatile @org.jspecify.annotations.Nullable Thread thread;

    OutboxRelay(AgroalDataSource database, CommandSender sender) {
        this.database = database;
        this.sender = sender;
    }

    void start(@Observes StartupEvent event) {
        thread = Thread.ofPlatform().name("outbox-relay").start(this::loop);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping = true;
        wake();
        Thread running = thread;
        if (running != null && !running.join(STOP_BOUND)) {
            LOG.warn("outbox relay did not end in time");
        }
    }

    /// Something was committed to the outbox.
    void wake() {
        work.release();
    }

    private void loop() {
        while (!stopping) {
            try (OutboxLease lease = OutboxLease.take(database)) {
                if (lease.isHeld()) {
                    drainUntilStopped(lease);
                } else {
                    pause(IDLE);
                }
            } catch (SQLException | KafkaException e) {
                LOG.warnf("outbox relay waits reason=%s", e.getMessage());
                pause(AFTER_FAILURE);
            }
        }
    }

    private void drainUntilStopped(OutboxLease lease) throws SQLException {
        while (!stopping) {
            work.drainPermits();
            int sent = lease.sendUnsent(sender);
            if (sent == 0) {
                pause(IDLE);
            } else {
                gather();
            }
        }
    }

    /// Stopping does not wait for it in any way that can be felt.
    private void gather() {
        LockSupport.parkNanos(PACE.toNanos());
    }

    private void pause(Duration time) {
        try {
            if (work.tryAcquire(time.toMillis(), TimeUnit.MILLISECONDS)) {
                work.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopping = true;
        }
    }
}
