package gpuq.api.jobs;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;

/// Rows of `idempotency`; [Idempotency] alone uses it.
@ApplicationScoped
class IdempotencyRepository
        implements PanacheRepositoryBase<IdempotencyEntity, IdempotencyEntity.Key> {}
