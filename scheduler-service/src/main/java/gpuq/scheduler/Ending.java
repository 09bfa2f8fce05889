package gpuq.scheduler;

import gpuq.scheduler.topics.BrokerUnfitException;
import io.quarkus.runtime.Quarkus;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/// Ends the process when a loop has failed: one line says why, and whoever watches the process
/// starts it again, as a standby or as the leader that reads its state anew.
@Singleton
final class Ending implements Thread.UncaughtExceptionHandler {

    private static final Logger LOG = Logger.getLogger(Ending.class);

    /// An end that takes longer is made short: a process that neither works nor goes is the worst.
    private static final Duration ORDERLY_BOUND = Duration.ofSeconds(30);

    @Override
    public void uncaughtException(Thread thread, Throwable failure) {
        boolean isUnfit = failure instanceof BrokerUnfitException;
        // What Kafka and our own checks say is clear by itself; of all else the place is needed.
        boolean isClear =
                isUnfit
                        || failure instanceof KafkaException
                        || failure instanceof LeadershipLostException;
        LOG.errorf(
                isClear ? null : failure,
                "process ends thread=%s cause=%s",
                thread.getName(),
                failure.toString());
        Thread.ofPlatform().daemon().name("halt").start(Ending::haltLate);
        Quarkus.asyncExit(isUnfit ? ExitCode.BAD_CONFIG : ExitCode.FAILED);
    }

    private static void haltLate() {
        try {
            Thread.sleep(ORDERLY_BOUND);
            Runtime.getRuntime().halt(ExitCode.FAILED);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
