package gpuq.core.queue;

/// What the queue reckoned for a job when it came: frozen with its place.
///
/// @param start the virtual time at which its user's flow is served with it
/// @param cost the predicted GPU time, in GPU-milliseconds: what was charged
/// @param waitMillis the wait that was expected then, before any correction
/// @param promisedMillis the wait that was not to be exceeded by nine of ten
public record Quote(long start, long cost, long waitMillis, long promisedMillis) {

    /// Where no wait is expected: a slot is free, or nobody knows.
    public static Quote atOnce(long start, long cost) {
        return new Quote(start, cost, 0, 0);
    }
}
