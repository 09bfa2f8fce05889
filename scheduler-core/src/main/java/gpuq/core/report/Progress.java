package gpuq.core.report;

import gpuq.common.job.Leg;
import gpuq.common.job.Stage;
import gpuq.core.state.CoreFact;
import gpuq.core.state.Job;
import gpuq.core.state.JobEvents;
import gpuq.core.state.Turn;

/// An attempt goes on to its next stage. Stages only go forward, whatever order reports come in.
final class Progress {

    private Progress() {}

    static void advance(Turn turn, Job.OnNode job, Stage stage, String detail) {
        if (stage.compareTo(job.stage()) <= 0) {
            turn.ignore("a stage that has passed");
            return;
        }
        switch (job.leg()) {
            case RUN -> run(turn, job, stage, detail);
            case GRADE -> grade(turn, job, stage);
        }
    }

    private static void run(Turn turn, Job.OnNode job, Stage stage, String detail) {
        switch (stage) {
            case PREPARE -> turn.emit(JobEvents.preparing(job, detail, turn.now()));
            case RUN -> turn.emit(JobEvents.running(job, turn.now()));
            case COLLECT -> {
                if (job.stage() != Stage.RUN) {
                    turn.emit(JobEvents.running(job, turn.now()));
                }
                turn.emit(new CoreFact.StageEntered(job.id(), stage, turn.now()));
            }
            case QUEUE, GRADE, REPORT -> turn.ignore("no stage of the leg " + Leg.RUN.word());
        }
    }

    private static void grade(Turn turn, Job.OnNode job, Stage stage) {
        switch (stage) {
            case PREPARE, GRADE, REPORT ->
                    turn.emit(new CoreFact.StageEntered(job.id(), stage, turn.now()));
            case QUEUE, RUN, COLLECT -> turn.ignore("no stage of the leg " + Leg.GRADE.word());
        }
    }
}
