package gpuq.core.queue;

/// What the queue reckoned for a job when it came: frozen with its place.
///
/// @param start the virtual time at which its user's flow is served with it
/// @param cost the predicted GPU time, in GPU-milliseconds: what was charged
/// @param waitMillis the wait that was expected then
public record Quote(long start, long cost, long waitMillis) {}
