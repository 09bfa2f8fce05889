package gpuq.core.share;

import gpuq.core.state.PoolState;

/// How the last waits turned out against what was reckoned: corrects the next reckoning.
///
/// @param measured how many they are
/// @param p50 the median of their ratios, in thousandths
/// @param p90 the same for nine of ten
record WaitRatios(int measured, long p50, long p90) {

    /// Before so many waits were seen, the correction is a guess.
    private static final int FEW = 8;

    private static final long GUESSED_P50 = 1000;
    private static final long GUESSED_P90 = 2000;

    static WaitRatios of(PoolState state) {
        long[] sorted = state.sortedWaits();
        int measured = sorted.length;
        if (measured < FEW) {
            return new WaitRatios(measured, GUESSED_P50, GUESSED_P90);
        }
        return new WaitRatios(
                measured, sorted[(measured - 1) / 2], sorted[(measured - 1) * 9 / 10]);
    }

    /// The reckoned wait, corrected so that half of the jobs wait no longer.
    long p50(long waitMillis) {
        return waitMillis * p50 / 1000;
    }

    /// The reckoned wait, corrected so that nine of ten wait no longer.
    long p90(long waitMillis) {
        return waitMillis * p90 / 1000;
    }
}
