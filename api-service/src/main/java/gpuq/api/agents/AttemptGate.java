package gpuq.api.agents;

import gpuq.api.ApiConfig;
import gpuq.api.database.Database;
import gpuq.api.problem.ProblemException;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.CompetitionRef;
import gpuq.common.job.Leg;
import gpuq.common.job.NodeId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Lets a node at what belongs to an attempt only while it holds that attempt. The scheduler's word
/// reaches the agent and this API on two ways, and the agent may be first: so a call waits a little
/// for the projection before it is refused.
@ApplicationScoped
class AttemptGate {

    private static final Duration POLL = Duration.ofMillis(20);
    private static final String ROW =
            """
            select r.leg, r.attempt, r.node_id, r.finished_at is not null as finished,
                   r.competition_id, r.competition_version
            from job_row r where r.job_id = ?
            """;

    private final Database database;
    private final Duration wait;

    AttemptGate(Database database, ApiConfig config) {
        this.database = database;
        wait = config.projectionWait();
    }

    /// What the projection knows of a job.
    record Standing(
            Leg leg,
            int attempt,
            @Nullable String node,
            boolean isFinished,
            CompetitionRef competition) {

        boolean isHeldBy(NodeId caller, AttemptRef ref) {
            return !isFinished
                    && caller.value().equals(node)
                    && leg == ref.leg()
                    && attempt == ref.number();
        }

        /// Whether the job has gone past the attempt, so that waiting cannot help.
        boolean isPast(AttemptRef ref) {
            return isFinished
                    || leg.compareTo(ref.leg()) > 0
                    || (leg == ref.leg() && attempt > ref.number());
        }
    }

    /// Waits until the node is known to hold the attempt.
    ///
    /// @return the version that the job has pinned
    /// @throws ProblemException `NOT_FOUND` if it does not
    CompetitionRef require(NodeId node, AttemptRef ref) {
        long deadline = System.nanoTime() + wait.toNanos();
        while (true) {
            Optional<Standing> standing = standing(ref);
            if (standing.isPresent() && standing.get().isHeldBy(node, ref)) {
                return standing.get().competition();
            }
            boolean isHopeless = standing.isPresent() && standing.get().isPast(ref);
            if (isHopeless || System.nanoTime() - deadline >= 0) {
                throw ProblemException.notFound();
            }
            pause();
        }
    }

    /// Whether the node still holds the attempt; does not wait.
    boolean isHeld(NodeId node, AttemptRef ref) {
        return standing(ref).filter(standing -> standing.isHeldBy(node, ref)).isPresent();
    }

    private Optional<Standing> standing(AttemptRef ref) {
        return database.first(
                ROW,
                row ->
                        new Standing(
                                row.text("leg").equals(Leg.RUN.word()) ? Leg.RUN : Leg.GRADE,
                                row.integer("attempt"),
                                row.optionalText("node_id").orElse(null),
                                row.flag("finished"),
                                new CompetitionRef(
                                        new CompetitionId(row.text("competition_id")),
                                        row.integer("competition_version"))),
                ref.jobId().uuid());
    }

    private static void pause() {
        try {
            Thread.sleep(POLL);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw ProblemException.notFound();
        }
    }
}
