package gpuq.agent.data;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.time.Duration;
import org.jboss.logging.Logger;

/// Tries a fetch again while its failure may pass, with growing pauses, until a deadline. A digest
/// that does not match is tried once more and no further, a failure of this node's disk or mounts
/// not at all.
public final class Patience {

    private static final Logger LOG = Logger.getLogger(Patience.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final long endNanos;

    private Patience(long endNanos) {
        this.endNanos = endNanos;
    }

    /// Patience that ends this long from now.
    public static Patience of(Duration bound) {
        return new Patience(System.nanoTime() + bound.toNanos());
    }

    /// Tries once; a digest that does not match, twice.
    static Patience none() {
        return of(Duration.ZERO);
    }

    /// A fetch.
    @FunctionalInterface
    public interface Fetch<T> {
        T run() throws IOException, InterruptedException;
    }

    public <T> T keepTrying(String what, Fetch<T> fetch) throws IOException, InterruptedException {
        Duration pause = FIRST_PAUSE;
        int mismatches = 0;
        while (true) {
            try {
                return fetch.run();
            } catch (CacheWriteException | FileSystemException | MountException e) {
                throw e;
            } catch (DigestMismatchException e) {
                if (++mismatches > 1) {
                    throw e;
                }
                LOG.warnf("fetched anew what=%s why=%s", what, e.getMessage());
            } catch (ApiRefusedException e) {
                if (!e.isTransient()) {
                    throw e;
                }
                giveUpAtEnd(e);
                LOG.warnf("fetch waits what=%s why=%s", what, e.getMessage());
            } catch (IOException e) {
                giveUpAtEnd(e);
                LOG.warnf("fetch waits what=%s why=%s", what, e);
            }
            Thread.sleep(pause);
            pause = pause.multipliedBy(2);
            pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        }
    }

    private <E extends IOException> void giveUpAtEnd(E failure) throws E {
        if (System.nanoTime() - endNanos > 0) {
            throw failure;
        }
    }
}
