package gpuq.api.security;

import gpuq.api.ApiConfig;
import gpuq.api.database.Database;
import gpuq.common.job.UserId;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who has ended all her sessions, as long as a token from before could still be good by its own
/// time: a token cannot be called back, so we must know of it (TOKEN-2). Kept in memory, as every
/// request asks; what another instance was told is known here a second later.
@ApplicationScoped
public class EndedSessions {

    private final Database database;
    private final ApiConfig config;
    private volatile Map<UserId, Instant> tokensFrom = Map.of();

    EndedSessions(Database database, ApiConfig config) {
        this.database = database;
        this.config = config;
    }

    private record Ended(UserId user, Instant at) {}

    /// From now on no token is taken that the user was given before; known here at the next
    /// [#read()] after the transaction.
    @Transactional(Transactional.TxType.MANDATORY)
    public void endAll(UserId user) {
        int _ =
                database.update(
                        """
                        insert into user_gate (user_id, tokens_from) values (?, clock_timestamp())
                        on conflict (user_id) do update set tokens_from = excluded.tokens_from
                        """,
                        user.value());
    }

    /// Looks who they are now. One after the other: a look that began before somebody's sessions
    /// were ended must not take the place of one that began after.
    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    public synchronized void read() {
        Map<UserId, Instant> now = new HashMap<>();
        for (Ended each :
                database.list(
                        """
                        select user_id, tokens_from from user_gate
                        where tokens_from > clock_timestamp() - ? * interval '1 second'
                        """,
                        row -> new Ended(new UserId(row.text("user_id")), row.time("tokens_from")),
                        config.longestToken().toSeconds())) {
            now.put(each.user(), each.at());
        }
        tokensFrom = now;
    }

    /// Whether a token is from before its user ended all her sessions. One of the very second may
    /// be one of them, as tokens tell no finer time.
    boolean isEnded(UserId user, Instant issuedAt) {
        @Nullable Instant from = tokensFrom.get(user);
        return from != null && issuedAt.getEpochSecond() <= from.getEpochSecond();
    }
}
