package gpuq.api.competitions;

import gpuq.api.problem.ProblemCode;
import gpuq.api.problem.ProblemException;
import gpuq.api.security.Caller;
import gpuq.common.bundle.Manifest;
import gpuq.common.job.CompetitionId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/// Who may change a competition: who put it first, whom its latest version names as owner, and
/// operators. Being an instructor alone gives no right over somebody else's.
@ApplicationScoped
class Ownership {

    private final VersionTable table;
    private final Caller caller;

    Ownership(VersionTable table, Caller caller) {
        this.table = table;
        this.caller = caller;
    }

    /// Whether the caller owns the competition or is an operator.
    boolean isHeld(VersionTable.Competition competition) {
        if (caller.isOperator() || competition.owner().equals(caller.id())) {
            return true;
        }
        List<String> owners =
                table.latest(competition.id())
                        .map(version -> version.content().manifest())
                        .map(Manifest::owners)
                        .orElse(List.of());
        return owners.stream().anyMatch(caller.names()::contains);
    }

    /// Lets through who may put a version, as things are now.
    ///
    /// @throws ProblemException `FORBIDDEN` or `COMPETITION_OWNED_BY_OTHER`
    void requireMayPut(CompetitionId competition) {
        requireMayPut(table.competition(competition));
    }

    /// Lets through who may put a version.
    ///
    /// @param competition empty if it would be a new one: any instructor may make one
    /// @throws ProblemException `FORBIDDEN` or `COMPETITION_OWNED_BY_OTHER`
    void requireMayPut(Optional<VersionTable.Competition> competition) {
        if (!caller.isInstructor() && !caller.isOperator()) {
            throw new ProblemException(
                    ProblemCode.FORBIDDEN, "Only instructors may hand in competitions.");
        }
        if (competition.isPresent() && !isHeld(competition.get())) {
            throw new ProblemException(
                    ProblemCode.COMPETITION_OWNED_BY_OTHER,
                    "The competition %s belongs to somebody else."
                            .formatted(competition.get().id()));
        }
    }
}
