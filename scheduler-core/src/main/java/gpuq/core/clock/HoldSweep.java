package gpuq.core.clock;

import gpuq.common.job.CompetitionId;
import gpuq.common.job.JobId;
import gpuq.core.retry.Endings;
import gpuq.core.state.CompetitionEntity;
import gpuq.core.state.Job;
import gpuq.core.state.JobEvents;
import gpuq.core.state.Turn;
import java.util.ArrayList;
import java.util.List;

/// Makes the states of jobs follow the hold of their competition, so many a step: they are held,
/// released, or end with a competition that was withdrawn. Whether a job may start does not wait
/// for this: the lines know at once.
final class HoldSweep {

    private HoldSweep() {}

    static void tick(Turn turn) {
        int room = turn.limits().dispatching().changesPerStep();
        for (CompetitionEntity competition : turn.state().competitions().all()) {
            room -=
                    switch (competition.hold()) {
                        case NONE -> 0;
                        case STAFF, BREAKER, DATA_BREAKER -> hold(turn, competition, room);
                        case WITHDRAWN -> withdraw(turn, competition.competitionId(), room);
                    };
        }
        for (CompetitionId id : turn.state().heldIn().keys()) {
            if (!turn.state().competitions().isHeld(id)) {
                room -= release(turn, id, room);
            }
        }
    }

    private static int hold(Turn turn, CompetitionEntity competition, int room) {
        String why =
                switch (competition.hold()) {
                    case BREAKER -> "GRADER_FAULTS";
                    case DATA_BREAKER -> "DATA_FAULTS";
                    case NONE, STAFF, WITHDRAWN -> "COMPETITION_HELD";
                };
        int moved = 0;
        for (JobId id : turn.state().queuedIn().first(competition.competitionId(), room)) {
            Job job = turn.state().job(id);
            if (job instanceof Job.Queued) {
                turn.emit(JobEvents.held(job, turn.now(), why));
                moved++;
            }
        }
        return moved;
    }

    /// Those that were held before it, too.
    private static int withdraw(Turn turn, CompetitionId id, int room) {
        List<JobId> waiting = new ArrayList<>(turn.state().queuedIn().first(id, room));
        waiting.addAll(turn.state().heldIn().first(id, room - waiting.size()));
        for (JobId jobId : waiting) {
            Job job = turn.state().job(jobId);
            if (job != null) {
                Endings.withdrawn(turn, job);
            }
        }
        return waiting.size();
    }

    private static int release(Turn turn, CompetitionId id, int room) {
        int moved = 0;
        for (JobId jobId : turn.state().heldIn().first(id, room)) {
            Job job = turn.state().job(jobId);
            if (job instanceof Job.Held) {
                turn.emit(JobEvents.queued(job, turn.state(), turn.now(), "RELEASED"));
                moved++;
            }
        }
        return moved;
    }
}
