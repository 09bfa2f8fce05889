package gpuq.core.state;

import gpuq.common.contract.CompetitionTerms;
import gpuq.common.job.CompetitionRef;
import gpuq.common.job.UserId;
import java.util.LinkedHashMap;
import java.util.Map;

/// One object for what many jobs have in common: the user, and the version of the competition with
/// all that its jobs bring along. Each message and each stored record comes with its own; of a
/// million jobs they would be more than all the rest. Changes no value.
@SuppressWarnings("ReferenceEquality") // which object it is, is all that this is about
public final class SharedParts {

    /// More would be kept for jobs that are long gone: then it begins anew.
    private static final int MOST = 100_000;

    private final Map<UserId, UserId> users = new LinkedHashMap<>();
    private final Map<CompetitionRef, Version> versions = new LinkedHashMap<>();

    SharedParts() {}

    private record Version(CompetitionRef ref, CompetitionTerms terms) {}

    /// The same spec, with parts that others have too.
    public JobSpec of(JobSpec spec) {
        UserId user = user(spec.user());
        Version version = version(spec);
        boolean isShared =
                user == spec.user()
                        && version.ref() == spec.competition()
                        && version.terms() == spec.terms();
        return isShared ? spec : spec.with(user, version.ref(), version.terms());
    }

    private UserId user(UserId user) {
        UserId known = users.get(user);
        if (known != null) {
            return known;
        }
        if (users.size() >= MOST) {
            users.clear();
        }
        users.put(user, user);
        return user;
    }

    private Version version(JobSpec spec) {
        Version known = versions.get(spec.competition());
        if (known != null
                && (known.terms() == spec.terms() || known.terms().equals(spec.terms()))) {
            return known;
        }
        if (versions.size() >= MOST) {
            versions.clear();
        }
        Version version = new Version(spec.competition(), spec.terms());
        versions.put(version.ref(), version);
        return version;
    }
}
