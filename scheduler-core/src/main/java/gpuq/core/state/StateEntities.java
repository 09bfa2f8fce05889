package gpuq.core.state;

import java.util.LinkedHashMap;
import java.util.Map;

/// The kinds of [StateEntity], by the first part of their keys: what a reader of the state topic
/// needs to turn a record back into its type.
public final class StateEntities {

    private StateEntities() {}

    /// The record type of each prefix, such as `job/`.
    public static Map<String, Class<? extends StateEntity>> byPrefix() {
        Map<String, Class<? extends StateEntity>> types = new LinkedHashMap<>();
        types.put(PoolEntity.PREFIX, PoolEntity.class);
        types.put(NodeEntity.PREFIX, NodeEntity.class);
        types.put(UserEntity.PREFIX, UserEntity.class);
        types.put(CompetitionEntity.PREFIX, CompetitionEntity.class);
        types.put(JobEntity.PREFIX, JobEntity.class);
        types.put(EndedEntity.PREFIX, EndedEntity.class);
        return types;
    }
}
