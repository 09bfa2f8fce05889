package gpuq.core.clock;

import gpuq.core.state.Turn;

/// Everything that happens because time has passed, in a fixed order.
public final class Clock {

    private Clock() {}

    public static void tick(Turn turn, boolean afterTakeOver) {
        LeaseWatch.tick(turn, afterTakeOver);
        StayWatch.tick(turn);
        Housekeeping.wakeRetries(turn);
        Housekeeping.growOld(turn);
        Housekeeping.forget(turn);
        HoldSweep.tick(turn);
    }
}
