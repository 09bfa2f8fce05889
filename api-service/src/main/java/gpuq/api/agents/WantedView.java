package gpuq.api.agents;

import gpuq.common.job.CompetitionRef;
import gpuq.common.job.Sha256;

/// Data that jobs will soon want of a node.
///
/// @param manifest digest of the version's rules, which say where the data lies
/// @param data digest of its tree
/// @param totalBytes of all its files
public record WantedView(
        CompetitionRef competition, Sha256 manifest, Sha256 data, long totalBytes) {}
