package gpuq.api.jobs;

import gpuq.api.competitions.ActiveVersions;
import gpuq.api.database.Database;
import gpuq.api.forecast.Forecast;
import gpuq.api.forecast.PoolForecasts;
import gpuq.common.bundle.Manifest;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.CompetitionRef;
import gpuq.common.job.JobId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/// Why a queued job has not started yet: one sentence with its data, the strongest reason first.
@ApplicationScoped
class WhyQueued {

    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

    private final Database database;
    private final ActiveVersions versions;
    private final PoolForecasts pools;
    private final UnfitImages unfit;

    WhyQueued(Database database, ActiveVersions versions, PoolForecasts pools, UnfitImages unfit) {
        this.database = database;
        this.versions = versions;
        this.pools = pools;
        this.unfit = unfit;
    }

    /// @param attempts how many it has had: one that waits again was sent back by a fault that is
    ///   not its user's, for her own ends it
    private record Own(CompetitionRef competition, int running, int attempts) {}

    /// @param hasSlot whether there is any slot that could take it
    String sentence(JobId job, Forecast.Place place, boolean hasSlot) {
        Own own = own(job);
        String reason = reason(job, own, place, hasSlot);
        return own.attempts() == 0
                ? reason
                : "Attempt %d ended by a fault that is not yours, so it is tried again. %s"
                        .formatted(own.attempts(), reason);
    }

    private String reason(JobId job, Own own, Forecast.Place place, boolean hasSlot) {
        Optional<Integer> atOnce =
                versions.manifest(own.competition())
                        .map(Manifest::quota)
                        .map(quota -> quota.concurrent());
        if (atOnce.isPresent() && own.running() >= atOnce.get()) {
            return "As many of your jobs as the competition allows at once are running: %d."
                    .formatted(own.running());
        }
        Forecast.CapLoad cap = place.cap();
        if (cap != null && cap.isFull()) {
            return "As many jobs as the competition may have at once, of all its users, are running: %d."
                    .formatted(cap.running());
        }
        if (!hasSlot) {
            return "No node that is ready has a slot of the right kind.";
        }
        if (place.gpus() > 0) {
            Optional<String> whyUnfit =
                    versions.image(own.competition())
                            .flatMap(image -> unfit.whyNowhere(place.pool(), image));
            if (whyUnfit.isPresent()) {
                return "No GPU that is ready can run the competition's image: %s."
                        .formatted(whyUnfit.get());
            }
        }
        Optional<PoolForecasts.Kept> kept = pools.keptFor(job);
        if (kept.isPresent()) {
            return "It is next: slots on %s are kept for it, free at %s at the latest."
                    .formatted(kept.get().node(), CLOCK.format(kept.get().latest()));
        }
        long ahead = place.ahead();
        if (ahead > 0) {
            return ahead == 1 ? "1 job is ahead of it." : ahead + " jobs are ahead of it.";
        }
        return "It is next; no slot of the right kind is free yet.";
    }

    /// How many jobs of its user are on slots in its competition.
    private Own own(JobId job) {
        return database.first(
                        """
                        select j.competition_id, j.competition_version, j.attempt,
                               (select count(*) from job_row o
                                where o.user_id = j.user_id and o.competition_id = j.competition_id
                                  and o.finished_at is null
                                  and o.state in ('ASSIGNED', 'PREPARING', 'RUNNING'))::integer
                                   as running
                        from job_row j where j.job_id = ?
                        """,
                        row ->
                                new Own(
                                        new CompetitionRef(
                                                new CompetitionId(row.text("competition_id")),
                                                row.integer("competition_version")),
                                        row.integer("running"),
                                        row.integer("attempt")),
                        job.uuid())
                .orElseThrow();
    }
}
