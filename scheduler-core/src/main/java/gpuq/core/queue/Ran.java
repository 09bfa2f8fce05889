package gpuq.core.queue;

/// How long a program ran, or has run so far, and the limit it was given: users who ask for much
/// more time than last time run something else.
public record Ran(long millis, long limitMillis) {

    /// Limits are alike up to this factor.
    private static final int ALIKE = 2;

    /// Whether it was given about that limit.
    boolean isLike(long limit) {
        return Math.max(limit, limitMillis) <= ALIKE * Math.min(limit, limitMillis);
    }
}
