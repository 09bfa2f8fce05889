package gpuq.sim;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gpuq.common.contract.ContractJson;
import gpuq.core.state.StateEntities;
import gpuq.core.state.StateEntity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/// Entities as the state topic keeps them.
final class EntityJson {

    private static final ObjectMapper JSON = ContractJson.newMapper();
    private static final Map<String, ObjectReader> READERS = readers();

    private EntityJson() {}

    /// What is read back of an entity that was written: what JSON loses is lost here too.
    static StateEntity throughJson(String key, StateEntity entity) {
        try {
            return read(key, JSON.writeValueAsBytes(entity));
        } catch (JsonProcessingException e) {
            throw new Violation("cannot be stored: " + entity, e);
        }
    }

    /// What this release reads of an entity to which a later one has added a field.
    static StateEntity ofLaterRelease(String key, StateEntity entity) {
        ObjectNode later = JSON.valueToTree(entity);
        later.putObject("field_of_a_later_release").put("x", 1);
        try {
            return read(key, JSON.writeValueAsBytes(later));
        } catch (JsonProcessingException e) {
            throw new Violation("cannot be stored: " + entity, e);
        }
    }

    private static StateEntity read(String key, byte[] stored) {
        ObjectReader reader = READERS.get(key.substring(0, key.indexOf('/') + 1));
        if (reader == null) {
            throw new Violation("no type for the key " + key);
        }
        try {
            return reader.readValue(stored);
        } catch (IOException e) {
            throw new Violation(
                    "cannot be read back: " + new String(stored, StandardCharsets.UTF_8), e);
        }
    }

    private static Map<String, ObjectReader> readers() {
        Map<String, ObjectReader> readers = new TreeMap<>();
        StateEntities.byPrefix()
                .forEach((prefix, type) -> readers.put(prefix, JSON.readerFor(type)));
        return readers;
    }
}
