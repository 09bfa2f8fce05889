package gpuq.scheduler;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import gpuq.common.contract.ContractJson;
import gpuq.core.state.NodeEntity;
import gpuq.core.state.StateEntities;
import gpuq.core.state.StateEntity;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/// The only reader and writer of `gpuq.scheduler-state`. A record that cannot be read stops the
/// take-over: a state with holes would decide wrongly.
final class EntityJson {

    private final ObjectWriter writer;
    private final NodeJson nodes;
    private final Map<String, ObjectReader> readers = new LinkedHashMap<>();

    EntityJson() {
        ObjectMapper mapper = ContractJson.newMapper();
        writer = mapper.writer();
        nodes = new NodeJson(mapper);
        StateEntities.byPrefix()
                .forEach((prefix, type) -> readers.put(prefix, mapper.readerFor(type)));
    }

    byte[] write(StateEntity entity) {
        try {
            return entity instanceof NodeEntity node
                    ? nodes.write(node)
                    : writer.writeValueAsBytes(entity);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + entity.key(), e);
        }
    }

    StateEntity read(String key, byte[] bytes) {
        ObjectReader reader = readers.get(key.substring(0, key.indexOf('/') + 1));
        if (reader == null) {
            throw new IllegalStateException("unknown kind of state entity: " + key);
        }
        try {
            return reader.readValue(bytes);
        } catch (IOException e) {
            throw new IllegalStateException("unreadable state entity: " + key, e);
        }
    }
}
