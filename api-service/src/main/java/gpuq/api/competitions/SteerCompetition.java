package gpuq.api.competitions;

import gpuq.api.ApiConfig;
import gpuq.api.audit.Audit;
import gpuq.api.outbox.Outbox;
import gpuq.api.problem.ProblemCode;
import gpuq.api.problem.ProblemException;
import gpuq.common.contract.Command;
import gpuq.common.contract.PoolTable;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.PoolId;
import gpuq.common.job.UserId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;

/// Pauses a competition and lets it go on: nothing is taken and nothing starts meanwhile; what
/// waits keeps its place. Or withdraws it for good: what waits ends, what has begun is brought to
/// its end.
@ApplicationScoped
class SteerCompetition {

    private final VersionTable table;
    private final Outbox outbox;
    private final Audit audit;
    private final PoolTable pools;

    SteerCompetition(VersionTable table, Outbox outbox, Audit audit, ApiConfig config) {
        this.table = table;
        this.outbox = outbox;
        this.audit = audit;
        pools = PoolTable.parse(config.pools());
    }

    /// @throws ProblemException `COMPETITION_CLOSED` if it was withdrawn
    @Transactional
    void pause(CompetitionId id, PoolId pool, UserId by, String reason) {
        requireNotWithdrawn(id);
        table.setPaused(id, reason.isEmpty() ? "paused by its staff" : reason);
        say(id, pool, true, reason);
        audit.append(by.value(), "competition.pause", id.value(), reason);
    }

    /// @throws ProblemException `COMPETITION_CLOSED` if it was withdrawn
    @Transactional
    void resume(CompetitionId id, PoolId pool, UserId by, String reason) {
        requireNotWithdrawn(id);
        table.setPaused(id, null);
        say(id, pool, false, reason);
        audit.append(by.value(), "competition.resume", id.value(), reason);
    }

    /// Again is no error, and changes nothing. Said in every pool: an older version, which jobs may
    /// have pinned, may have been in another one.
    @Transactional
    void withdraw(CompetitionId id, UserId by, String reason) {
        if (lock(id).withdrawnReason().isPresent()) {
            return;
        }
        table.setWithdrawn(id, reason.isEmpty() ? "withdrawn by its staff" : reason);
        for (PoolId pool : pools.pools()) {
            outbox.append(
                    new Command.WithdrawCompetition(id, reason, Instant.now()), pool, id.value());
        }
        audit.append(by.value(), "competition.withdraw", id.value(), reason);
    }

    private void requireNotWithdrawn(CompetitionId id) {
        if (lock(id).withdrawnReason().isPresent()) {
            throw new ProblemException(
                    ProblemCode.COMPETITION_CLOSED, "The competition was withdrawn by its staff.");
        }
    }

    private VersionTable.Competition lock(CompetitionId id) {
        return table.lock(id).orElseThrow(ProblemException::notFound);
    }

    private void say(CompetitionId id, PoolId pool, boolean hold, String reason) {
        outbox.append(
                new Command.HoldCompetition(id, hold, reason, Instant.now()), pool, id.value());
    }
}
