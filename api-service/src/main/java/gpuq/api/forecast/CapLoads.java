package gpuq.api.forecast;

import gpuq.api.competitions.ActiveVersions;
import gpuq.api.database.Database;
import gpuq.api.forecast.RankedWork.Rank;
import gpuq.common.job.CompetitionRef;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/// What stands before a job within its own competition, where that may have only so many running at
/// once, of all users together (MANY-2).
@ApplicationScoped
class CapLoads {

    private final Database database;
    private final ActiveVersions versions;

    CapLoads(Database database, ActiveVersions versions) {
        this.database = database;
        this.versions = versions;
    }

    /// Empty where the version has no cap.
    ///
    /// @param rank whose place is meant
    Optional<Forecast.CapLoad> of(CompetitionRef competition, Rank rank) {
        return versions.manifest(competition)
                .flatMap(manifest -> Optional.ofNullable(manifest.quota().concurrentTotal()))
                .flatMap(cap -> load(competition, rank, cap));
    }

    private Optional<Forecast.CapLoad> load(CompetitionRef competition, Rank rank, int cap) {
        return database.first(
                """
                select count(*) filter (where state <> 'QUEUED') as running,
                       count(*) filter (where state = 'QUEUED') as ahead,
                       coalesce(sum(%s), 0)::double precision as seconds
                from job_row
                where competition_id = ? and finished_at is null
                  and (state in ('ASSIGNED', 'PREPARING', 'RUNNING')
                       or state = 'QUEUED'
                          and (case priority when 'urgent' then 0 when 'normal' then 1 else 2 end,
                               coalesce(tag, 0), coalesce(sequence, 0)) < (?, ?, ?))
                """
                        .formatted(QueueSnapshots.SECONDS_LEFT),
                row ->
                        new Forecast.CapLoad(
                                cap,
                                row.integer("running"),
                                row.integer("ahead"),
                                row.real("seconds")),
                competition.id().value(),
                rank.priorityClass(),
                rank.tag(),
                rank.sequence());
    }
}
