package gpuq.api.agents;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;

/// Rows of `enrolment`; [NodeTable] alone uses it.
@ApplicationScoped
class EnrolmentRepository implements PanacheRepositoryBase<EnrolmentEntity, String> {}
