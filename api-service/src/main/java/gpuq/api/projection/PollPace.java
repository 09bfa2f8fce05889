package gpuq.api.projection;

import java.time.Duration;

/// How long a reader of a topic waits before it polls again, so that more comes at once: what
/// happens to a job meanwhile is one change of its row, and a transaction costs much the same for
/// two rows and for two hundred. Where few records come hardly anybody waits.
final class PollPace {

    /// From one poll to the next, for each record that the first one brought.
    private static final Duration APART_FOR_EACH = Duration.ofMillis(2);

    /// A twelfth of what the projection may be behind at its 99th percentile, 500 ms.
    private static final Duration APART_AT_MOST = Duration.ofMillis(40);

    private PollPace() {}

    /// What is left to wait.
    ///
    /// @param records how many the last poll brought
    /// @param since the last poll's records were taken up
    static Duration left(int records, Duration since) {
        Duration apart = APART_FOR_EACH.multipliedBy(records);
        Duration bounded = apart.compareTo(APART_AT_MOST) > 0 ? APART_AT_MOST : apart;
        return since.compareTo(bounded) < 0 ? bounded.minus(since) : Duration.ZERO;
    }
}
