package gpuq.core.queue;

/// What stands before a place in a line.
///
/// @param count how many jobs
/// @param cost their predicted GPU time, in GPU-milliseconds
public record Ahead(int count, long cost) {}
