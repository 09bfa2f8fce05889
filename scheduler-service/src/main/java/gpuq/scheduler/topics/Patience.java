package gpuq.scheduler.topics;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.RetriableException;
import org.jboss.logging.Logger;

/// Asks a broker until it answers or the time is over: at a start, a broker that is not there yet
/// is no fault.
final class Patience {

    private static final Logger LOG = Logger.getLogger(Patience.class);
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final long deadline;

    Patience(Duration bound) {
        this.deadline = System.nanoTime() + bound.toNanos();
    }

    interface Question<T> {
        KafkaFuture<T> ask();
    }

    /// The answer; what is wrong for good is thrown at once.
    <T> T ask(String what, Question<T> question) {
        boolean isSaid = false;
        while (true) {
            try {
                return question.ask().get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof RetriableException) || System.nanoTime() > deadline) {
                    throw new IllegalStateException(
                            "no answer from the broker about " + what, e.getCause());
                }
                if (!isSaid) {
                    isSaid = true;
                    LOG.warnf("waiting for the broker about=%s cause=%s", what, e.getCause());
                }
                pause();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting for the broker", e);
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
