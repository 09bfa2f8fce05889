package gpuq.api.users;

import gpuq.api.ApiConfig;
import gpuq.api.database.Database;
import gpuq.common.job.JobId;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/// Notices who hands in from more networks than one person is in: her token is likely to be in
/// other hands (TOKEN-3, ABUSE-10). `gpuq.users.shared` says how many there are, for an alert; the
/// log names each once.
@ApplicationScoped
class SharedAccounts {

    private static final Logger LOG = Logger.getLogger(SharedAccounts.class);
    private static final Duration WINDOW = Duration.ofHours(1);
    private static final int MOST = 1000;

    private final Database database;
    private final int mostNetworks;
    private final AtomicInteger shared = new AtomicInteger();
    private Set<String> told = Set.of();

    SharedAccounts(Database database, ApiConfig config, MeterRegistry metrics) {
        this.database = database;
        mostNetworks = config.mostNetworks();
        var _ = metrics.gauge("gpuq.users.shared", shared);
    }

    private record Shared(String user, int networks) {}

    @Scheduled(
            every = "60s",
            delayed = "10s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void look() {
        List<Shared> now = find();
        Set<String> users = new HashSet<>();
        for (Shared each : now) {
            users.add(each.user());
            if (!told.contains(each.user())) {
                LOG.warnf(
                        "a token may be in other hands user=%s networks=%d hours=%d",
                        each.user(), each.networks(), WINDOW.toHours());
            }
        }
        told = users;
        shared.set(users.size());
    }

    /// By the time in a job's id, which is its key.
    private List<Shared> find() {
        JobId first = JobId.of(database.now().minus(WINDOW).toEpochMilli(), 0, 0);
        return database.list(
                """
                select user_id, count(distinct network) as networks from submission
                where job_id >= ? and network <> ''
                group by user_id having count(distinct network) > ?
                order by user_id limit ?
                """,
                row -> new Shared(row.text("user_id"), row.integer("networks")),
                first.uuid(),
                mostNetworks,
                MOST);
    }
}
