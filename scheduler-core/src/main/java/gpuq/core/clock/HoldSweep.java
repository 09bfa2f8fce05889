package gpuq.core.clock;

import gpuq.common.job.CompetitionId;
import gpuq.common.job.JobId;
import gpuq.core.retry.Endings;
import gpuq.core.state.CompetitionEntity;
import gpuq.core.state.CompetitionEntity.Hold;
import gpuq.core.state.Job;
import gpuq.core.state.JobEvents;
import gpuq.core.state.Turn;
import java.util.List;

/// Makes the states of jobs follow the hold of their competition, so many a step: they are held,
/// released, or end with a competition that was withdrawn. Whether a job may start does not wait
/// for this: the lines know at once. Looks at the competitions of waiting jobs alone, as there may
/// be many more.
final class HoldSweep {

    private HoldSweep() {}

    static void tick(Turn turn) {
        int room = turn.limits().dispatching().changesPerStep();
        for (CompetitionId id : turn.state().queuedIn().keys()) {
            CompetitionEntity competition = turn.state().competitions().get(id);
            if (competition != null && competition.hold() != Hold.NONE) {
                room -= hold(turn, competition, turn.state().queuedIn().first(id, room));
            }
        }
        for (CompetitionId id : turn.state().heldIn().keys()) {
            if (turn.state().competitions().isWithdrawn(id)) {
                room -= withdraw(turn, turn.state().heldIn().first(id, room));
            } else if (!turn.state().competitions().isHeld(id)) {
                room -= release(turn, turn.state().heldIn().first(id, room));
            }
        }
    }

    private static int hold(Turn turn, CompetitionEntity competition, List<JobId> queued) {
        return switch (competition.hold()) {
            case NONE -> 0;
            case BREAKER -> hold(turn, queued, "GRADER_FAULTS");
            case DATA_BREAKER -> hold(turn, queued, "DATA_FAULTS");
            case STAFF -> hold(turn, queued, "COMPETITION_HELD");
            case WITHDRAWN -> withdraw(turn, queued);
        };
    }

    private static int hold(Turn turn, List<JobId> queued, String why) {
        int moved = 0;
        for (JobId id : queued) {
            Job job = turn.state().job(id);
            if (job instanceof Job.Queued) {
                turn.emit(JobEvents.held(job, turn.now(), why));
                moved++;
            }
        }
        return moved;
    }

    private static int withdraw(Turn turn, List<JobId> waiting) {
        for (JobId id : waiting) {
            Job job = turn.state().job(id);
            if (job != null) {
                Endings.withdrawn(turn, job);
            }
        }
        return waiting.size();
    }

    private static int release(Turn turn, List<JobId> held) {
        int moved = 0;
        for (JobId id : held) {
            Job job = turn.state().job(id);
            if (job instanceof Job.Held) {
                turn.emit(JobEvents.queued(job, turn.state(), turn.now(), "RELEASED"));
                moved++;
            }
        }
        return moved;
    }
}
