package gpuq.api.competitions;

import gpuq.api.problem.ProblemCode;
import gpuq.api.problem.ProblemException;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.CompetitionRef;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.OptionalInt;
import org.jboss.logging.Logger;

/// Makes a tested version the one that takes submissions; the former one retires. Jobs keep the
/// version that they pinned.
@ApplicationScoped
class ActivateVersion {

    private static final Logger LOG = Logger.getLogger(ActivateVersion.class);

    private final VersionTable table;
    private final SelfTestQueries selfTests;

    ActivateVersion(VersionTable table, SelfTestQueries selfTests) {
        this.table = table;
        this.selfTests = selfTests;
    }

    /// Activates the version; again is no error. One whose self-test is going on becomes active
    /// when that has passed.
    ///
    /// @throws ProblemException `SELF_TEST_FAILED` if it has not passed, `NOT_FOUND` without it
    @Transactional
    void activate(CompetitionRef ref) {
        CompetitionId id = ref.id();
        VersionTable.Competition competition =
                table.lock(id).orElseThrow(ProblemException::notFound);
        VersionTable.Version version = table.version(ref).orElseThrow(ProblemException::notFound);
        if (version.state() == VersionState.TESTING) {
            table.setActivates(ref, true);
            return;
        }
        if (!version.state().isTested()) {
            throw new ProblemException(
                    ProblemCode.SELF_TEST_FAILED,
                    "Version %d is %s: its self-test has not passed. %s"
                            .formatted(ref.version(), version.state(), selfTests.why(version))
                            .strip());
        }
        OptionalInt former = competition.activeVersion();
        if (former.isPresent() && former.getAsInt() == ref.version()) {
            return;
        }
        former.ifPresent(
                number -> table.setState(new CompetitionRef(id, number), VersionState.RETIRED));
        table.setState(ref, VersionState.ACTIVE);
        table.setActive(ref);
        LOG.infof("version activated competition=%s version=%d", id, ref.version());
    }
}
