package gpuq.api.competitions;

import gpuq.api.audit.Audit;
import gpuq.api.outbox.Outbox;
import gpuq.common.contract.Command;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.PoolId;
import gpuq.common.job.UserId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;

/// Pauses a competition and lets it go on: nothing is taken and nothing starts meanwhile; what
/// waits keeps its place.
@ApplicationScoped
class SteerCompetition {

    private final VersionTable table;
    private final Outbox outbox;
    private final Audit audit;

    SteerCompetition(VersionTable table, Outbox outbox, Audit audit) {
        this.table = table;
        this.outbox = outbox;
        this.audit = audit;
    }

    @Transactional
    void pause(CompetitionId id, PoolId pool, UserId by, String reason) {
        table.setPaused(id, reason.isEmpty() ? "paused by its staff" : reason);
        say(id, pool, true, reason);
        audit.append(by.value(), "competition.pause", id.value(), reason);
    }

    @Transactional
    void resume(CompetitionId id, PoolId pool, UserId by, String reason) {
        table.setPaused(id, null);
        say(id, pool, false, reason);
        audit.append(by.value(), "competition.resume", id.value(), reason);
    }

    private void say(CompetitionId id, PoolId pool, boolean hold, String reason) {
        outbox.append(
                new Command.HoldCompetition(id, hold, reason, Instant.now()), pool, id.value());
    }
}
