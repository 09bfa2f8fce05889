package gpuq.api.competitions;

import gpuq.common.contract.CompetitionTerms.Part;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.Sha256;
import gpuq.common.job.UserId;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// A version as its owners see it.
///
/// @param digests by part, in lower case
public record VersionView(
        CompetitionId competitionId,
        int version,
        VersionState state,
        String changelog,
        Map<String, Sha256> digests,
        UserId createdBy,
        Instant createdAt,
        SelfTest selfTest) {

    static VersionView of(VersionTable.Version version) {
        Map<String, Sha256> digests = new TreeMap<>();
        version.content()
                .digests()
                .forEach(
                        (Part part, Sha256 digest) ->
                                digests.put(part.name().toLowerCase(Locale.ROOT), digest));
        return new VersionView(
                version.ref().id(),
                version.ref().version(),
                version.state(),
                version.content().manifest().changelog(),
                digests,
                version.createdBy(),
                version.createdAt(),
                version.selfTest());
    }
}
