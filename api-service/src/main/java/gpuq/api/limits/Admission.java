package gpuq.api.limits;

import gpuq.api.ApiConfig;
import gpuq.api.database.Database;
import gpuq.api.problem.ProblemCode;
import gpuq.api.problem.ProblemException;
import gpuq.api.problem.RatePolicy;
import gpuq.common.bundle.Manifest;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.PoolId;
import gpuq.common.job.UserId;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/// Decides whether a user may hand in one more job: rate, quota and room in the queue, at once, in
/// the submission's own transaction and under the user's row lock, so that two at once cannot both
/// take the last place (CONC-3). Only the database's clock counts (RATE-5).
@ApplicationScoped
public class Admission {

    private static final String UNFINISHED_OR_COUNTED =
            """
            select count(*) filter (where s.submitted_at >= ? or j.finished_at is null) as in_day,
                   count(*) as in_all
            from submission s left join job_row j on j.job_id = s.job_id
            where s.user_id = ? and s.competition_id = ?
              and (j.job_id is null or j.finished_at is null or j.counted)
            """;

    /// One statement that looks and takes: the gate is held, so nobody takes one in between.
    private static final String TAKE_TOKEN =
            """
            with recent as (
                select at from rate_token
                where user_id = ? and at >= clock_timestamp() - ? * interval '1 millisecond'
                order by at desc limit ?),
            use as (select count(*) as used, min(at) as oldest from recent),
            taken as (insert into rate_token (user_id) select ? from use where used < ?)
            select used, coalesce(extract(epoch from (oldest - clock_timestamp())) * 1000, 0) as oldest from use
            """;

    /// No window: the quota of a whole competition, told as the longest that one lasts.
    private static final Duration TOTAL_WINDOW = Duration.ofDays(366);

    private final Database database;
    private final QueueRoom room;
    private final ApiConfig config;

    Admission(Database database, QueueRoom room, ApiConfig config) {
        this.database = database;
        this.room = room;
        this.config = config;
    }

    /// What is known of a user whose gate is held.
    ///
    /// @param now the time by which is decided: the database's, once the gate is held
    /// @param came how often she has come, this time included: at least as often as she has handed
    ///   something in
    public record Gate(UserId user, Instant now, long came) {}

    /// Locks the user's gate until the transaction ends: everything that decides about a user goes
    /// through it, one by one.
    ///
    /// @throws ProblemException `USER_BLOCKED`
    @Transactional(Transactional.TxType.MANDATORY)
    public Gate enter(UserId user) {
        Optional<Door> door = comeIn(user);
        if (door.isEmpty()) {
            int _ =
                    database.update(
                            "insert into user_gate (user_id) values (?) on conflict do nothing",
                            user.value());
            door = comeIn(user);
        }
        return door.orElseThrow().open();
    }

    private Optional<Door> comeIn(UserId user) {
        return database.first(
                """
                update user_gate set submitted = submitted + 1 where user_id = ?
                returning submitted, clock_timestamp() as now, blocked_at is not null as blocked,
                          blocked_why
                """,
                row ->
                        new Door(
                                new Gate(user, row.time("now"), row.longValue("submitted")),
                                row.flag("blocked"),
                                row.optionalText("blocked_why").orElse("")),
                user.value());
    }

    private record Door(Gate gate, boolean isBlocked, String why) {

        Gate open() {
            if (isBlocked) {
                throw new ProblemException(
                        ProblemCode.USER_BLOCKED,
                        "Nothing is taken from this account%s. Ask those who run this system."
                                .formatted(why.isEmpty() ? "" : ": " + why));
            }
            return gate;
        }
    }

    /// What is older than the window counts no more and goes, whether its user comes again or not
    /// (RATE-4).
    @Scheduled(every = "10s", delayed = "10s")
    void forgetOldTokens() {
        int _ =
                database.update(
                        """
                        delete from rate_token where ctid in (
                            select ctid from rate_token
                            where at < clock_timestamp() - ? * interval '1 millisecond' limit 50000)
                        """,
                        config.rateWindow().toMillis());
    }

    /// Takes a rate token and reserves the quota.
    ///
    /// @throws ProblemException `RATE_LIMITED`, `QUOTA_EXCEEDED` or `QUEUE_FULL`, each with
    ///   `Retry-After`
    @Transactional(Transactional.TxType.MANDATORY)
    public void admit(Gate gate, Manifest manifest, PoolId pool) {
        takeRateToken(gate.user());
        checkQuota(gate, manifest);
        checkRoom(pool);
    }

    private void takeRateToken(UserId user) {
        long windowMillis = config.rateWindow().toMillis();
        RateUse use =
                database.first(
                                TAKE_TOKEN,
                                row -> new RateUse(row.integer("used"), row.real("oldest")),
                                user.value(),
                                windowMillis,
                                config.rateLimit(),
                                user.value(),
                                config.rateLimit())
                        .orElseThrow();
        if (use.used() >= config.rateLimit()) {
            throw new ProblemException(
                            ProblemCode.RATE_LIMITED,
                            "%d submissions within %d s are the limit."
                                    .formatted(config.rateLimit(), config.rateWindow().toSeconds()))
                    .retryAfter(
                            Duration.ofMillis(
                                    (long) Math.ceil(windowMillis + use.oldestAgoMillis())))
                    .limitedBy(
                            new RatePolicy("submissions", config.rateLimit(), config.rateWindow()));
        }
    }

    private record RateUse(int used, double oldestAgoMillis) {}

    /// How many rate tokens a user holds now.
    public int rateUsed(UserId user) {
        return database.first(
                        """
                        select count(*) as used from rate_token where user_id = ?
                          and at > clock_timestamp() - ? * interval '1 millisecond'
                        """,
                        row -> row.integer("used"),
                        user.value(),
                        config.rateWindow().toMillis())
                .orElse(0);
    }

    /// Where a user has handed something in.
    public List<CompetitionId> competitionsOf(UserId user, int most) {
        return database.list(
                """
                select distinct competition_id from submission where user_id = ?
                order by competition_id limit ?
                """,
                row -> new CompetitionId(row.text("competition_id")),
                user.value(),
                most);
    }

    /// What a user has used of a quota: what counted and what has not ended.
    ///
    /// @param resetsAt when the day's quota begins anew, in the competition's zone
    public record QuotaUse(int inDay, int inAll, Instant resetsAt) {}

    public QuotaUse quotaUse(UserId user, Manifest manifest) {
        return quotaUse(user, manifest, database.now());
    }

    private QuotaUse quotaUse(UserId user, Manifest manifest, Instant now) {
        ZoneId zone = ZoneId.of(manifest.quota().resetZone());
        ZonedDateTime midnight = now.atZone(zone).toLocalDate().atStartOfDay(zone);
        return database.first(
                        UNFINISHED_OR_COUNTED,
                        row ->
                                new QuotaUse(
                                        row.integer("in_day"),
                                        row.integer("in_all"),
                                        midnight.plusDays(1).toInstant()),
                        midnight.toInstant(),
                        user.value(),
                        manifest.id().value())
                .orElseThrow();
    }

    /// Whether she may have handed in as many as the quota, whatever became of them: only then what
    /// she has handed in need be looked at, which costs a row of each.
    private static boolean mayBeUsedUp(Gate gate, Manifest manifest) {
        Integer total = manifest.quota().total();
        int least =
                total == null
                        ? manifest.quota().perDay()
                        : Math.min(total, manifest.quota().perDay());
        return gate.came() > least;
    }

    private void checkQuota(Gate gate, Manifest manifest) {
        if (!mayBeUsedUp(gate, manifest)) {
            return;
        }
        QuotaUse use = quotaUse(gate.user(), manifest, gate.now());
        if (use.inDay() >= manifest.quota().perDay()) {
            throw new ProblemException(
                            ProblemCode.QUOTA_EXCEEDED,
                            "%d submissions a day are the limit of this competition; it starts anew at midnight (%s)."
                                    .formatted(
                                            manifest.quota().perDay(),
                                            manifest.quota().resetZone()))
                    .retryAfter(Duration.between(gate.now(), use.resetsAt()))
                    .limitedBy(
                            new RatePolicy("day", manifest.quota().perDay(), Duration.ofDays(1)));
        }
        Integer total = manifest.quota().total();
        if (total != null && use.inAll() >= total) {
            throw new ProblemException(
                            ProblemCode.QUOTA_EXCEEDED,
                            "%d submissions in all are the limit.".formatted(total))
                    .retryAfter(Duration.ofDays(1))
                    .limitedBy(new RatePolicy("total", total, TOTAL_WINDOW));
        }
    }

    private void checkRoom(PoolId pool) {
        int waiting = room.waiting(pool, config.queueCapacity());
        if (waiting >= config.queueCapacity()) {
            throw new ProblemException(
                            ProblemCode.QUEUE_FULL,
                            "%d jobs are waiting already.".formatted(waiting))
                    .retryAfter(fullQueueWait())
                    .limitedBy(
                            new RatePolicy("queue", config.queueCapacity(), Duration.ofMinutes(1)));
        }
    }

    /// Spread out, so that the refused do not come back all at once.
    private static Duration fullQueueWait() {
        return Duration.ofSeconds(45 + ThreadLocalRandom.current().nextLong(31));
    }
}
