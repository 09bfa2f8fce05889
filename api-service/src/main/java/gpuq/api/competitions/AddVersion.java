package gpuq.api.competitions;

import gpuq.common.job.CompetitionId;
import gpuq.common.job.CompetitionRef;
import gpuq.common.job.UserId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Optional;

/// Writes the row of a version whose content is stored and tested already. Two uploads at once get
/// different numbers, or the same version if they are identical.
@ApplicationScoped
class AddVersion {

    private final VersionTable table;
    private final Ownership ownership;

    AddVersion(VersionTable table, Ownership ownership) {
        this.table = table;
        this.ownership = ownership;
    }

    /// What became of an upload.
    ///
    /// @param isNew false if the latest version is identical: nothing was added
    record Added(VersionTable.Version version, boolean isNew) {}

    /// @throws gpuq.api.problem.ProblemException `COMPETITION_OWNED_BY_OTHER` if somebody else made
    ///   the competition meanwhile
    @Transactional
    Added add(CompetitionId id, UserId owner, VersionContent content, SelfTest selfTest) {
        table.addCompetition(id, owner);
        ownership.requireMayPut(table.lock(id));
        Optional<VersionTable.Version> latest = table.latest(id);
        if (latest.isPresent() && latest.get().content().isSameAs(content)) {
            return new Added(latest.get(), false);
        }
        int number = latest.map(version -> version.ref().version() + 1).orElse(1);
        VersionTable.Version version =
                new VersionTable.Version(
                        new CompetitionRef(id, number),
                        selfTest.hasPassed() ? VersionState.READY : VersionState.FAILED,
                        content,
                        selfTest,
                        owner,
                        Instant.now());
        table.addVersion(version);
        return new Added(version, true);
    }
}
