package gpuq.sim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
        return read(key, JSON.valueToTree(entity));
    }

    /// What this release reads of an entity to which a later one has added a field.
    static StateEntity ofLaterRelease(String key, StateEntity entity) {
        ObjectNode later = JSON.valueToTree(entity);
        later.putObject("field_of_a_later_release").put("x", 1);
        return read(key, later);
    }

    private static StateEntity read(String key, JsonNode json) {
        Class<? extends StateEntity> type =
                StateEntities.byPrefix().get(key.substring(0, key.indexOf('/') + 1));
        if (type == null) {
            throw new Violation("no type for the key " + key);
        }
        try {
            return JSON.readValue(JSON.writeValueAsBytes(json), type);
        } catch (IOException e) {
            throw new Violation("cannot be read back: " + json, e);
        }
    }
}
