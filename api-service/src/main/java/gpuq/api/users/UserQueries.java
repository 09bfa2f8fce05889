package gpuq.api.users;

import gpuq.api.ApiConfig;
import gpuq.api.competitions.ActiveVersions;
import gpuq.api.limits.Admission;
import gpuq.common.bundle.Manifest;
import gpuq.common.job.UserId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a user has left of her rate and of her quotas.
@ApplicationScoped
class UserQueries {

    private static final int MAX_COMPETITIONS = 200;

    private final Admission admission;
    private final ActiveVersions versions;
    private final ApiConfig config;

    UserQueries(Admission admission, ActiveVersions versions, ApiConfig config) {
        this.admission = admission;
        this.versions = versions;
        this.config = config;
    }

    /// @param limit submissions within the window
    /// @param window in seconds
    public record Rate(int limit, int remaining, long window) {}

    /// What is left in a competition where she has handed something in.
    ///
    /// @param total absent where only the day counts
    public record Quota(
            String competitionId,
            int perDay,
            int remainingToday,
            Instant resetsAt,
            @Nullable Integer total,
            @Nullable Integer remainingTotal) {}

    Rate rate(UserId user) {
        return new Rate(
                config.rateLimit(),
                Math.max(0, config.rateLimit() - admission.rateUsed(user)),
                config.rateWindow().toSeconds());
    }

    List<Quota> quotas(UserId user) {
        return admission.competitionsOf(user, MAX_COMPETITIONS).stream()
                .flatMap(id -> versions.active(id).stream())
                .map(version -> quota(user, version.manifest()))
                .toList();
    }

    private Quota quota(UserId user, Manifest manifest) {
        Admission.QuotaUse use = admission.quotaUse(user, manifest);
        Integer total = manifest.quota().total();
        return new Quota(
                manifest.id().value(),
                manifest.quota().perDay(),
                Math.max(0, manifest.quota().perDay() - use.inDay()),
                use.resetsAt(),
                total,
                total == null ? null : Math.max(0, total - use.inAll()));
    }
}
