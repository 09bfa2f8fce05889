package gpuq.api.competitions;

import gpuq.api.gradings.Gradings;
import gpuq.common.contract.CollectedFile;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.CompetitionRef;
import gpuq.common.job.JobKind;
import gpuq.common.job.UserId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// Writes the row of a version whose content is stored and checked already, and has its grader
/// tried on a node: until that has ended, the version is TESTING. Two uploads at once get different
/// numbers, or the same version if they are identical.
@ApplicationScoped
class AddVersion {

    private final VersionTable table;
    private final Ownership ownership;
    private final Gradings gradings;

    AddVersion(VersionTable table, Ownership ownership, Gradings gradings) {
        this.table = table;
        this.ownership = ownership;
        this.gradings = gradings;
    }

    /// What became of an upload.
    ///
    /// @param isNew false if the latest version is identical: nothing was added
    record Added(VersionTable.Version version, boolean isNew) {}

    /// @param activates whether it becomes the active one once its self-test has passed
    /// @throws gpuq.api.problem.ProblemException `COMPETITION_OWNED_BY_OTHER` if somebody else made
    ///   the competition meanwhile
    @Transactional
    Added add(
            CompetitionId id,
            UserId owner,
            VersionContent content,
            SelfTester.Checked checked,
            boolean activates) {
        table.addCompetition(id, owner);
        ownership.requireMayPut(table.lock(id));
        Optional<VersionTable.Version> latest = table.latest(id);
        if (latest.isPresent() && latest.get().content().isSameAs(content)) {
            return new Added(again(latest.get(), owner, checked, activates), false);
        }
        int number = latest.map(version -> version.ref().version() + 1).orElse(1);
        VersionTable.Version version =
                new VersionTable.Version(
                        new CompetitionRef(id, number),
                        next(checked),
                        content,
                        checked.result(),
                        activates,
                        owner,
                        Instant.now());
        table.addVersion(version);
        tryGrader(version, owner, checked);
        return new Added(version, true);
    }

    /// The same bundle once more: a test that failed on a node is made anew, since what was missing
    /// there may be there now.
    private VersionTable.Version again(
            VersionTable.Version version,
            UserId by,
            SelfTester.Checked checked,
            boolean activates) {
        if (version.state() == VersionState.FAILED && next(checked) == VersionState.TESTING) {
            table.setState(version.ref(), VersionState.TESTING);
            table.setSelfTest(version.ref(), checked.result());
            table.setActivates(version.ref(), activates);
            tryGrader(version, by, checked);
        } else if (version.state() == VersionState.TESTING && activates) {
            table.setActivates(version.ref(), true);
        }
        return table.version(version.ref()).orElseThrow();
    }

    private static VersionState next(SelfTester.Checked checked) {
        return checked.result().hasPassed() ? VersionState.TESTING : VersionState.FAILED;
    }

    private void tryGrader(VersionTable.Version version, UserId by, SelfTester.Checked checked) {
        if (next(checked) != VersionState.TESTING) {
            return;
        }
        for (Map.Entry<String, CollectedFile> file : checked.forGrader().entrySet()) {
            var _ =
                    gradings.ask(
                            new Gradings.Ask(
                                    JobKind.SELF_TEST,
                                    version.ref(),
                                    version.content().manifest().pool(),
                                    by,
                                    file.getValue(),
                                    version.content().terms(),
                                    file.getKey(),
                                    null));
        }
    }
}
