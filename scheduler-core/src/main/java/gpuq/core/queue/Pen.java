package gpuq.core.queue;

import gpuq.common.job.CompetitionId;

/// The jobs of a competition that may have only so many at once, in one line. Two versions of it
/// with different caps have two; what runs counts for both.
///
/// @param cap how many jobs of the competition may hold slots at once
public record Pen(CompetitionId competition, int cap) {}
