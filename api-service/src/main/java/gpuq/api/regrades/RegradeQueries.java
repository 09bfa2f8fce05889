package gpuq.api.regrades;

import gpuq.api.competitions.ActiveVersions;
import gpuq.api.problem.ProblemCode;
import gpuq.api.problem.ProblemException;
import gpuq.api.regrades.RegradeTable.Regrade;
import gpuq.common.bundle.Manifest;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.JobId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Tells how a regrade stands, with a page of what it changes.
@ApplicationScoped
class RegradeQueries {

    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private final RegradeTable table;
    private final RegradeDiff diff;
    private final ActiveVersions versions;

    RegradeQueries(RegradeTable table, RegradeDiff diff, ActiveVersions versions) {
        this.table = table;
        this.diff = diff;
        this.versions = versions;
    }

    /// @throws ProblemException `NOT_FOUND`, `CURSOR_INVALID`
    RegradeView view(CompetitionId id, UUID regradeId, @Nullable String cursor, int limit) {
        Regrade regrade = table.find(id, regradeId).orElseThrow(ProblemException::notFound);
        Manifest before = versions.active(id).orElseThrow(ProblemException::notFound).manifest();
        Manifest after =
                versions.manifest(regrade.version()).orElseThrow(ProblemException::notFound);
        List<RegradeView.Item> items =
                diff.items(regrade, before, after, behind(cursor), limit + 1);
        boolean hasMore = items.size() > limit;
        List<RegradeView.Item> page = hasMore ? items.subList(0, limit) : items;
        return new RegradeView(
                regrade.id(),
                regrade.version().version(),
                state(regrade),
                regrade.askedBy(),
                regrade.askedAt(),
                regrade.total(),
                regrade.ended(),
                page,
                hasMore ? page.getLast().jobId().value() : null);
    }

    private static RegradeView.State state(Regrade regrade) {
        return switch (regrade.decision()) {
            case OPEN -> regrade.isOver() ? RegradeView.State.GRADED : RegradeView.State.GRADING;
            case APPLIED -> RegradeView.State.APPLIED;
            case DISCARDED -> RegradeView.State.DISCARDED;
        };
    }

    private static UUID behind(@Nullable String cursor) {
        if (cursor == null) {
            return BEFORE_ALL;
        }
        if (!JobId.isValid(cursor)) {
            throw new ProblemException(
                    ProblemCode.CURSOR_INVALID, "The cursor is not one that a list gave.");
        }
        return new JobId(cursor).uuid();
    }
}
