package gpuq.api.competitions;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;

/// Rows of `competition_version`; [VersionTable] alone uses it.
@ApplicationScoped
class CompetitionVersionRepository
        implements PanacheRepositoryBase<CompetitionVersionEntity, CompetitionVersionEntity.Key> {}
