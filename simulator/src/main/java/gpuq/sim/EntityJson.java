package gpuq.sim;

import com.fasterxml.jackson.databind.ObjectMapper;
import gpuq.common.contract.ContractJson;
import gpuq.core.state.StateEntities;
import gpuq.core.state.StateEntity;
import java.io.IOException;

/// Entities as the state topic keeps them.
final class EntityJson {

    private static final ObjectMapper JSON = ContractJson.newMapper();

    private EntityJson() {}

    /// What is read back of an entity that was written: what JSON loses is lost here too.
    static StateEntity throughJson(String key, StateEntity entity) {
        Class<? extends StateEntity> type =
                StateEntities.byPrefix().get(key.substring(0, key.indexOf('/') + 1));
        if (type == null) {
            throw new Violation("no type for the key " + key);
        }
        try {
            return JSON.readValue(JSON.writeValueAsBytes(entity), type);
        } catch (IOException e) {
            throw new Violation("cannot be stored: " + entity, e);
        }
    }
}
