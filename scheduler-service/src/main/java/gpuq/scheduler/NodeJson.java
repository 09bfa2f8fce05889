package gpuq.scheduler;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import gpuq.common.job.NodeId;
import gpuq.core.state.NodeEntity;
import gpuq.core.state.NodeEntity.Said;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/// Writes the record of a node. It changes with each report, by the report's number alone; what the
/// node says of itself, with all its slots, is most of it and changes with few. That part is kept
/// as it was last written. For one thread.
final class NodeJson {

    private static final String SAID = "gpuq.said";

    /// More nodes than a pool has; the one that was written longest ago goes.
    private static final int KEPT = 20_000;

    private final ObjectWriter plain;
    private final ObjectWriter around;
    private final Map<NodeId, Kept> kept =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<NodeId, Kept> eldest) {
                    return size() > KEPT;
                }
            };

    NodeJson(ObjectMapper mapper) {
        plain = mapper.writer();
        around =
                mapper.copy()
                        .registerModule(new SimpleModule().addSerializer(new KeptPart()))
                        .writer();
    }

    private record Kept(Said said, SerializableString json) {}

    byte[] write(NodeEntity node) throws JsonProcessingException {
        return around.withAttribute(SAID, said(node)).writeValueAsBytes(node);
    }

    // The same object is the same text; to compare two that differ would cost what is to be saved.
    @SuppressWarnings("ReferenceEquality")
    private SerializableString said(NodeEntity node) throws JsonProcessingException {
        Kept last = kept.get(node.nodeId());
        if (last == null || last.said() != node.said()) {
            last =
                    new Kept(
                            node.said(),
                            new SerializedString(plain.writeValueAsString(node.said())));
            kept.put(node.nodeId(), last);
        }
        return last.json();
    }

    private static final class KeptPart extends StdSerializer<Said> {

        private static final long serialVersionUID = 1L;

        KeptPart() {
            super(Said.class);
        }

        @Override
        public void serialize(Said said, JsonGenerator json, SerializerProvider context)
                throws IOException {
            json.writeRawValue(
                    (SerializableString) Objects.requireNonNull(context.getAttribute(SAID)));
        }
    }
}
