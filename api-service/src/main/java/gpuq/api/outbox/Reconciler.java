package gpuq.api.outbox;

import gpuq.api.ApiConfig;
import io.agroal.api.AgroalDataSource;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import org.jboss.logging.Logger;

/// Has a submission sent again whose command was acknowledged by Kafka but has no event: an
/// acknowledgement is not the end. While the projection is behind, a missing event says nothing,
/// and to send again would put it further behind. The scheduler drops what it has seen. Each time
/// it waits twice as long, up to an hour or so, and after a week no more: the scheduler would
/// refuse it then. Also forgets rows that were sent and seen, so that it has little to look
/// through.
@ApplicationScoped
class Reconciler {

    private static final Logger LOG = Logger.getLogger(Reconciler.class);
    private static final Duration KEPT = Duration.ofMinutes(1);
    private static final int MOST_RESENT = 1_000;
    private static final int MOST_FORGOTTEN = 20_000;

    /// The job that a row brings; of other commands, nothing.
    private static final String SUBMITTED =
            "case when o.headers ->> 'ce_type'"
                    + " in ('gpuq.command.submit-job', 'gpuq.command.grade-file')"
                    + " and pg_input_is_valid(o.entity, 'uuid') then o.entity::uuid end";

    private static final String RESEND =
            """
            update outbox set sent_at = null, resent = resent + 1
            where id in (
                select o.id
                from outbox o
                where (exists (select 1 from submission s where s.job_id = %1$s)
                       or exists (select 1 from grading g where g.job_id = %1$s))
                  and o.sent_at < clock_timestamp()
                                  - ? * interval '1 millisecond' * power(2, least(o.resent, 7))
                  and o.created_at > clock_timestamp() - interval '7 days'
                  and not exists (select 1 from job_row j where j.job_id = %1$s)
                order by o.id
                limit ?)
            """
                    .formatted(SUBMITTED);

    private static final String FORGET =
            """
            delete from outbox
            where id in (
                select o.id from outbox o
                where o.sent_at < clock_timestamp() - ? * interval '1 millisecond'
                  and (%1$s is null or exists (select 1 from job_row j where j.job_id = %1$s))
                limit ?)
            """
                    .formatted(SUBMITTED);

    private final AgroalDataSource database;
    private final OutboxRelay relay;
    private final EventsRead events;
    private final Duration resendAfter;

    Reconciler(AgroalDataSource database, OutboxRelay relay, EventsRead events, ApiConfig config) {
        this.database = database;
        this.relay = relay;
        this.events = events;
        resendAfter = config.resendAfter();
    }

    @Scheduled(
            every = "10s",
            delayed = "10s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void reconcile() throws SQLException {
        int resent = events.isCurrent() ? run(RESEND, resendAfter, MOST_RESENT) : 0;
        if (resent > 0) {
            LOG.warnf("commands without an event are sent again count=%d", resent);
            relay.wake();
        }
        int _ = run(FORGET, KEPT, MOST_FORGOTTEN);
    }

    private int run(String sql, Duration age, int most) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement update = connection.prepareStatement(sql)) {
            update.setLong(1, age.toMillis());
            update.setInt(2, most);
            return update.executeUpdate();
        }
    }
}
