package gpuq.api.jobs;

import gpuq.api.database.Database;
import gpuq.api.problem.ProblemCode;
import gpuq.api.problem.ProblemException;
import gpuq.common.job.JobId;
import gpuq.common.job.UserId;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/// Remembers for 24 hours which job an `Idempotency-Key` made, per user (TIMEOUT-3, NET-5). Only
/// jobs that were made are remembered: a refusal rolls its row back.
@ApplicationScoped
class Idempotency {

    private static final Duration REMEMBERED = Duration.ofHours(24);
    private static final Pattern FORM = Pattern.compile("[\\x21-\\x7e]{1,128}");

    private final IdempotencyRepository keys;
    private final Database database;

    Idempotency(IdempotencyRepository keys, Database database) {
        this.keys = keys;
        this.database = database;
    }

    /// Claims a key for this transaction.
    ///
    /// @param fingerprint digest of everything that makes the request what it is
    /// @return the job that the same request made before
    /// @throws ProblemException `INVALID_CONFIG`, `IDEMPOTENCY_IN_FLIGHT` or
    ///   `IDEMPOTENCY_KEY_REUSED`
    @Transactional(Transactional.TxType.MANDATORY)
    Optional<JobId> claim(UserId user, String key, String fingerprint) {
        if (!FORM.matcher(key).matches()) {
            throw ProblemException.ofField(
                    ProblemCode.INVALID_CONFIG,
                    "Idempotency-Key",
                    "must be 1 to 128 visible ASCII characters");
        }
        boolean free =
                database.first(
                                "select pg_try_advisory_xact_lock(hashtextextended(?, 7)) as free",
                                row -> row.flag("free"),
                                user.value() + " " + key)
                        .orElseThrow();
        if (!free) {
            throw new ProblemException(
                            ProblemCode.IDEMPOTENCY_IN_FLIGHT,
                            "The first request with this key has no answer yet.")
                    .retryAfter(Duration.ofSeconds(1));
        }
        Optional<IdempotencyEntity> earlier =
                keys.find(
                                "id.userId = ?1 and id.clientKey = ?2 and createdAt > ?3",
                                user.value(),
                                key,
                                now().minus(REMEMBERED))
                        .firstResultOptional();
        if (earlier.isPresent() && !earlier.get().fingerprint.equals(fingerprint)) {
            throw new ProblemException(
                    ProblemCode.IDEMPOTENCY_KEY_REUSED, "The key was used for another request.");
        }
        return earlier.map(claim -> new JobId(claim.jobId.toString()));
    }

    /// Remembers the job of a claimed key.
    @Transactional(Transactional.TxType.MANDATORY)
    void remember(UserId user, String key, String fingerprint, JobId job) {
        IdempotencyEntity row = new IdempotencyEntity();
        row.id = new IdempotencyEntity.Key(user.value(), key);
        row.fingerprint = fingerprint;
        row.jobId = job.uuid();
        row.createdAt = now();
        // A key that was forgotten may still have its row.
        IdempotencyEntity _ = keys.getEntityManager().merge(row);
    }

    @Scheduled(every = "10m", delayed = "1m")
    void forgetOldKeys() {
        int _ =
                database.update(
                        "delete from idempotency where (user_id, key) in (select user_id, key from idempotency where"
                                + " created_at < clock_timestamp() - interval '24 hours' limit 10000)");
    }

    /// The database's clock, as for every window.
    private Instant now() {
        return database.now();
    }
}
