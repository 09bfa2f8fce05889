package gpuq.api.competitions;

import gpuq.common.bundle.Manifest;
import gpuq.common.contract.CompetitionTerms;
import gpuq.common.contract.CompetitionTerms.Part;
import gpuq.common.job.Sha256;
import java.util.EnumMap;
import java.util.Map;

/// What a version is made of: never changed once it is stored.
///
/// @param digests the parts that a job pins; no `HARNESS` where the manifest names none
/// @param bundle digest of the canonical tree of the whole bundle, by which identical bundles are
///   recognised and every file of it is found again
record VersionContent(Manifest manifest, Map<Part, Sha256> digests, Sha256 bundle) {

    VersionContent {
        digests = Map.copyOf(digests);
    }

    /// The digest of a part that every version has.
    Sha256 digest(Part part) {
        Sha256 digest = digests.get(part);
        if (digest == null) {
            throw new IllegalStateException("the version has no part " + part);
        }
        return digest;
    }

    /// What the scheduler must know of the version: comes with each of its jobs.
    CompetitionTerms terms() {
        return new CompetitionTerms(
                digests,
                manifest.limits().prepare(),
                manifest.grader().timeout(),
                manifest.quota().concurrent(),
                manifest.quota().concurrentTotal(),
                manifest.latestOnly(),
                manifest.lostAfter());
    }

    /// Whether nothing that a job could notice differs.
    boolean isSameAs(VersionContent other) {
        return bundle.equals(other.bundle) && digests.equals(other.digests);
    }

    /// The digests by part, in the order of the parts: maps of the JDK have none that lasts.
    Map<Part, Sha256> orderedDigests() {
        return new EnumMap<>(digests);
    }
}
