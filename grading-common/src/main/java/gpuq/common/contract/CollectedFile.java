package gpuq.common.contract;

import gpuq.common.job.NodeId;
import gpuq.common.job.Sha256;
import org.jspecify.annotations.Nullable;

/// A submission file that was checked, normalised and stored by digest.
///
/// @param sha256 digest of the normalised file: what the grader reads
/// @param sizeBytes its size
/// @param rows its data rows, without the header; 0 where the format has none
/// @param nodeId the node that still holds a copy; the artifact store has one too, and the only one
///   if absent
/// @param partial whether the program was ended by its time limit
public record CollectedFile(
        Sha256 sha256, long sizeBytes, long rows, @Nullable NodeId nodeId, boolean partial) {}
