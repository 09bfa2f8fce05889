package gpuq.api.competitions;

import gpuq.api.security.Caller;
import gpuq.common.job.CompetitionId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/// Who is staff of a competition: an instructor or assistant is one *of a competition*, never of
/// all.
@ApplicationScoped
public class CompetitionStaff {

    private final ActiveVersions versions;

    CompetitionStaff(ActiveVersions versions) {
        this.versions = versions;
    }

    /// Whether the caller may change the competition; operators may change all.
    public boolean isOwner(CompetitionId id, Caller caller) {
        return caller.isOperator()
                || (caller.isInstructor()
                        && versions.active(id)
                                .filter(version -> version.isOwnedBy(caller.names()))
                                .isPresent());
    }

    /// The competitions that the caller is staff of; not asked for operators, who are it
    /// everywhere.
    public List<CompetitionId> of(Caller caller) {
        return caller.isInstructor() || caller.isAssistant()
                ? versions.all().stream().filter(id -> isStaff(id, caller)).toList()
                : List.of();
    }

    /// Whether the caller may see the competition's jobs.
    public boolean isStaff(CompetitionId id, Caller caller) {
        return isOwner(id, caller)
                || ((caller.isAssistant() || caller.isInstructor())
                        && versions.active(id)
                                .filter(version -> version.isStaffedBy(caller.names()))
                                .isPresent());
    }
}
