package gpuq.api.limits;

import gpuq.api.problem.ProblemCode;
import gpuq.api.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Lets as many submissions at once to the database as it has use for, and the others wait in the
/// order in which they came. A class of a thousand that hands in at the deadline would otherwise
/// fight for the connections: some would be told that the database is away, and those who only look
/// at a page with them (MANY-1, QUEUE-1).
@ApplicationScoped
public class IntakeTurns {

    /// Two thirds of the connections: the rest is for those who read and for the projection.
    private static final int AT_ONCE = 16;

    /// A client that is not answered for a minute may give up, and not know what became of it.
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(40);

    private final Semaphore turns;
    private final Duration longestWait;

    IntakeTurns() {
        this(AT_ONCE, LONGEST_WAIT);
    }

    IntakeTurns(int atOnce, Duration longestWait) {
        this.turns = new Semaphore(atOnce, true);
        this.longestWait = longestWait;
    }

    /// Does the work when its turn has come.
    ///
    /// @throws ProblemException `OVERLOADED` if it did not come within 40 s; nothing was done then
    public <T> T take(Supplier<T> work) {
        if (!hasCome()) {
            throw new ProblemException(
                            ProblemCode.OVERLOADED,
                            "Very many are handing in. Nothing was taken; try again.")
                    .retryAfter(Duration.ofSeconds(10));
        }
        try {
            return work.get();
        } finally {
            turns.release();
        }
    }

    private boolean hasCome() {
        try {
            return turns.tryAcquire(longestWait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
