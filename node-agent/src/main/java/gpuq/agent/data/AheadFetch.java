package gpuq.agent.data;

import gpuq.agent.data.ApiClient.Wanted;
import gpuq.common.bundle.Manifest;
import gpuq.common.contract.CompetitionTerms.Part;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/// Fetches the data of competitions before their first job is here (DATA-4): one tree after the
/// other, only what has room beside what the cache holds, and never while an attempt fetches
/// anything. An attempt that comes meanwhile, for this data or other, does not wait: the fetch
/// breaks off at its next bytes, and goes on later where it was. Called by a loop; what fails is
/// tried in a later round.
public final class AheadFetch {

    private static final Logger LOG = Logger.getLogger(AheadFetch.class);

    private final ApiClient api;
    private final Competition competition;
    private final TreeCache trees;
    private final BooleanSupplier yields;
    private final Room room;
    private final Runnable whenFetched;

    /// How much may be fetched without anything else having to go.
    @FunctionalInterface
    public interface Room {
        long bytes() throws IOException;
    }

    /// @param yields whether an attempt needs the line for itself
    /// @param whenFetched told of each tree that has come
    public AheadFetch(
            ApiClient api,
            Competition competition,
            TreeCache trees,
            BooleanSupplier yields,
            Room room,
            Runnable whenFetched) {
        this.api = api;
        this.competition = competition;
        this.trees = trees;
        this.yields = yields;
        this.room = room;
        this.whenFetched = whenFetched;
    }

    /// Breaks a fetch off from within; what has come stays.
    private static final class YieldException extends RuntimeException {
        YieldException() {
            super("an attempt fetches", null, false, false);
        }
    }

    /// Fetches what is wanted and is not here.
    public void round() throws IOException, InterruptedException {
        long left = room.bytes();
        for (Wanted wanted : api.wanted()) {
            if (yields.getAsBoolean()) {
                return;
            }
            if (!trees.has(wanted.data()) && wanted.totalBytes() <= left) {
                fetch(wanted);
                left = room.bytes();
            }
        }
    }

    /// One that cannot be fetched keeps nobody else's from coming.
    private void fetch(Wanted wanted) throws InterruptedException {
        try {
            FetchRight right = FetchRight.ahead(wanted.competition());
            Manifest manifest = competition.manifest(right, wanted.manifest(), Patience.none());
            competition.tree(
                    right,
                    manifest,
                    Part.DATA,
                    wanted.data(),
                    Patience.none(),
                    (_, _) -> {
                        if (yields.getAsBoolean()) {
                            throw new YieldException();
                        }
                    });
            LOG.infof(
                    "data fetched ahead competition=%s bytes=%d",
                    wanted.competition(), wanted.totalBytes());
            whenFetched.run();
        } catch (YieldException _) {
            LOG.infof("data ahead waits for an attempt competition=%s", wanted.competition());
        } catch (IOException e) {
            LOG.warnf("data not fetched ahead competition=%s why=%s", wanted.competition(), e);
        }
    }
}
