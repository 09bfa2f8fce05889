package gpuq.api.users;

import gpuq.api.ApiConfig;
import gpuq.api.audit.Audit;
import gpuq.api.database.Database;
import gpuq.api.outbox.Outbox;
import gpuq.common.contract.Command;
import gpuq.common.contract.PoolTable;
import gpuq.common.job.PoolId;
import gpuq.common.job.UserId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Keeps a user out, or lets her in again. Nothing more is taken from her as soon as this has
/// committed; what waits or runs of her ends by the scheduler (TOKEN-2). In the same gate as
/// submissions: each comes before it and is ended, or after it and is refused.
@ApplicationScoped
class BlockUser {

    private final Database database;
    private final Outbox outbox;
    private final Audit audit;
    private final PoolTable pools;

    BlockUser(Database database, Outbox outbox, Audit audit, ApiConfig config) {
        this.database = database;
        this.outbox = outbox;
        this.audit = audit;
        pools = PoolTable.parse(config.pools());
    }

    @Transactional
    void block(UserId operator, UserId user, String reason) {
        write(user, Instant.now(), operator.value(), reason);
        send(user, true, reason);
        audit.append(operator.value(), "user.block", user.value(), reason);
    }

    @Transactional
    void unblock(UserId operator, UserId user, String reason) {
        write(user, null, null, null);
        send(user, false, reason);
        audit.append(operator.value(), "user.unblock", user.value(), reason);
    }

    private void write(
            UserId user, @Nullable Instant at, @Nullable String by, @Nullable String why) {
        int _ =
                database.update(
                        """
                        insert into user_gate (user_id, blocked_at, blocked_by, blocked_why)
                        values (?, ?, ?, ?)
                        on conflict (user_id) do update set
                            blocked_at = excluded.blocked_at,
                            blocked_by = excluded.blocked_by,
                            blocked_why = excluded.blocked_why
                        """,
                        user.value(),
                        at,
                        by,
                        why);
    }

    private void send(UserId user, boolean isBlocked, String reason) {
        for (PoolId pool : pools.pools()) {
            outbox.append(
                    new Command.BlockUser(user, isBlocked, reason, Instant.now()),
                    pool,
                    user.value());
        }
    }
}
