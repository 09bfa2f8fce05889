package gpuq.api.projection;

import gpuq.api.ApiConfig;
import gpuq.api.database.Database;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.NodeId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which node had which attempt, by the scheduler's events alone. Logs and events come on two
/// topics, so a chunk may be read before the event that lets it in: then its records wait, until
/// the projection has read all events there were and had its time. A node that keeps naming
/// attempts which it does not have is not waited for again, so that it holds up nobody.
@ApplicationScoped
class AttemptHolders {

    private static final int KEPT = 20_000;
    private static final int KEPT_LIARS = 10_000;
    private static final int LIES_BEFORE_DISTRUST = 20;
    private static final long FORGIVEN_AFTER_NANOS = Duration.ofMinutes(1).toNanos();

    private final Database database;
    private final EventsLag lag;
    private final long waitNanos;
    private final Map<Holding, Boolean> known = bounded(KEPT);
    private final Map<NodeId, Lies> lies = bounded(KEPT_LIARS);

    AttemptHolders(Database database, EventsLag lag, ApiConfig config) {
        this.database = database;
        this.lag = lag;
        waitNanos = config.projectionWait().toNanos();
    }

    /// A node with an attempt.
    record Holding(AttemptRef attempt, NodeId node) {}

    private record Lies(int count, long sinceNanos) {}

    /// How long some records have waited; one for each batch.
    static final class Patience {
        private @Nullable Long sinceNanos;

        /// Begins again: the projection itself is behind.
        private void restart() {
            sinceNanos = null;
        }

        private boolean isOver(long waitNanos) {
            long now = System.nanoTime();
            if (sinceNanos == null) {
                sinceNanos = now;
            }
            return now - sinceNanos > waitNanos;
        }
    }

    /// Of some holdings, those that the events tell of.
    Set<Holding> among(Collection<Holding> asked) {
        Set<Holding> found = new HashSet<>();
        Set<Holding> open = new HashSet<>();
        synchronized (known) {
            for (Holding holding : asked) {
                (known.get(holding) == null ? open : found).add(holding);
            }
        }
        if (!open.isEmpty()) {
            List<Holding> read = read(open);
            found.addAll(read);
            synchronized (known) {
                read.forEach(holding -> known.put(holding, true));
            }
        }
        return found;
    }

    /// Whether it may still turn out that the node had the attempt.
    boolean isWorthWaiting(Holding missing, Patience patience) {
        synchronized (lies) {
            Lies told = lies.get(missing.node());
            if (told != null
                    && told.count() >= LIES_BEFORE_DISTRUST
                    && System.nanoTime() - told.sinceNanos() < FORGIVEN_AFTER_NANOS) {
                return false;
            }
        }
        if (!lag.isCurrent()) {
            patience.restart();
            return true;
        }
        return !patience.isOver(waitNanos);
    }

    /// The node did not have an attempt that it wrote of.
    void noteLie(NodeId node) {
        long now = System.nanoTime();
        synchronized (lies) {
            lies.merge(
                    node,
                    new Lies(1, now),
                    (before, one) ->
                            now - before.sinceNanos() > FORGIVEN_AFTER_NANOS
                                    ? one
                                    : new Lies(before.count() + 1, before.sinceNanos()));
        }
    }

    private List<Holding> read(Set<Holding> open) {
        Map<String, Holding> byWords = new LinkedHashMap<>();
        open.forEach(holding -> byWords.put(words(holding), holding));
        return database
                .list(
                        """
                        select distinct job_id::text || ' ' || leg || ' ' || attempt || ' ' || node_id
                               as words
                        from job_event
                        where job_id = any (?::uuid[]) and node_id is not null
                        """,
                        row -> row.text("words"),
                        open.stream().map(one -> one.attempt().jobId().value()).distinct().toList())
                .stream()
                .filter(byWords::containsKey)
                .map(byWords::get)
                .toList();
    }

    private static String words(Holding holding) {
        return "%s %s %d %s"
                .formatted(
                        holding.attempt().jobId(),
                        holding.attempt().leg().word(),
                        holding.attempt().number(),
                        holding.node());
    }

    private static <K, V> Map<K, V> bounded(int most) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > most;
            }
        };
    }
}
