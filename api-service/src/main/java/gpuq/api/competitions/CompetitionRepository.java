package gpuq.api.competitions;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;

/// Rows of `competition`; [VersionTable] alone uses it.
@ApplicationScoped
class CompetitionRepository implements PanacheRepositoryBase<CompetitionEntity, String> {}
