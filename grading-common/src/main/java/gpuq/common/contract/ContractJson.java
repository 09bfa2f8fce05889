package gpuq.common.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gpuq.common.json.JsonStyle;
import java.io.IOException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/// The only reader and writer of messages. Readers skip fields that they do not know; how the JSON
/// looks is said in [JsonStyle].
public final class ContractJson {

    private static final Upcasters UPCASTERS =
            new Upcasters()
                    // Before, no competition had a cap.
                    .add(MessageType.SUBMIT_JOB, 1, json -> json)
                    // Before, a job was taken to take what its user says.
                    .add(
                            MessageType.JOB_QUEUED,
                            1,
                            json -> json.set("predicted_time", json.get("expected_time")))
                    // Before, nodes did not say which images they cannot run, nor what is a part.
                    .add(MessageType.HEARTBEAT, 1, json -> json)
                    .add(MessageType.NODE_CHANGED, 1, json -> json);

    private static final ObjectMapper MAPPER = newMapper();
    private static final Map<MessageType, ObjectReader> READERS = readers();

    private ContractJson() {}

    /// A mapper with our settings, to be changed by the caller alone (REST refuses unknown fields,
    /// for one).
    public static ObjectMapper newMapper() {
        return JsonStyle.newMapper();
    }

    /// The bytes of a message.
    public static byte[] write(Message message) {
        try {
            return MAPPER.writeValueAsBytes(message);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + message.getClass(), e);
        }
    }

    /// Reads a message of a known type, of this version or an older one.
    ///
    /// @throws UnreadableMessageException if the bytes are not such a message
    public static Message read(MessageType type, int version, byte[] bytes) {
        try {
            Message message =
                    version == type.version()
                            ? Objects.requireNonNull(READERS.get(type)).readValue(bytes)
                            : older(type, version, bytes);
            if (message == null) {
                throw notAnObject(type);
            }
            Presence.check(type, message);
            return message;
        } catch (IOException | IllegalArgumentException e) {
            throw new UnreadableMessageException("MALFORMED", type.word() + ": " + firstLine(e), e);
        }
    }

    /// By way of a tree, which today's version does without.
    private static Message older(MessageType type, int version, byte[] bytes) throws IOException {
        JsonNode json = MAPPER.readTree(bytes);
        if (!(json instanceof ObjectNode object)) {
            throw notAnObject(type);
        }
        return MAPPER.treeToValue(UPCASTERS.upcast(type, version, object), type.payload());
    }

    private static UnreadableMessageException notAnObject(MessageType type) {
        return new UnreadableMessageException("MALFORMED", type.word() + " is not a JSON object");
    }

    private static Map<MessageType, ObjectReader> readers() {
        Map<MessageType, ObjectReader> readers = new EnumMap<>(MessageType.class);
        for (MessageType type : MessageType.values()) {
            readers.put(type, MAPPER.readerFor(type.payload()));
        }
        return readers;
    }

    /// A time as all our JSON and headers have it.
    public static String formatTime(Instant time) {
        return JsonStyle.formatTime(time);
    }

    private static String firstLine(Exception e) {
        String message = String.valueOf(e.getMessage());
        return message.lines().findFirst().orElse("");
    }
}
