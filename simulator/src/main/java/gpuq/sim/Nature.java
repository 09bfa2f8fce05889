package gpuq.sim;

import gpuq.common.job.OutcomeCode;

/// What a job's program really does, which no part of the scheduler knows before it is tried.
enum Nature {
    GOOD(OutcomeCode.GRADED),
    BROKEN(OutcomeCode.USER_CODE_ERROR),
    ENDLESS(OutcomeCode.TIME_LIMIT),
    WITHOUT_A_FILE(OutcomeCode.SUBMISSION_MISSING),
    REJECTED(OutcomeCode.GRADER_REJECTED),
    /// Takes its machine down with it.
    NODE_KILLER(OutcomeCode.NODE_KILLER_SUSPECTED);

    private final OutcomeCode end;

    Nature(OutcomeCode end) {
        this.end = end;
    }

    /// How the job ends if nobody interferes.
    OutcomeCode end() {
        return end;
    }

    static Nature drawnBy(Dice dice) {
        int percent = dice.between(1, 100);
        if (percent <= 70) {
            return GOOD;
        }
        if (percent <= 80) {
            return BROKEN;
        }
        if (percent <= 86) {
            return ENDLESS;
        }
        if (percent <= 91) {
            return WITHOUT_A_FILE;
        }
        return percent <= 97 ? REJECTED : NODE_KILLER;
    }
}
