package gpuq.common.schema;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gpuq.common.contract.MessageType;
import gpuq.common.contract.Topic;
import java.util.Locale;

/// The AsyncAPI 3.0 document of all topics: what analysts' tools read to know what is in them.
public final class AsyncApi {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private AsyncApi() {}

    /// The document; schemas are referred to as files beside it.
    public static ObjectNode document() {
        ObjectNode document = JSON.objectNode();
        document.put("asyncapi", "3.0.0");
        document.putObject("info")
                .put("title", "gpuq topics")
                .put("version", "1")
                .put(
                        "description",
                        "What travels between the services. Records are CloudEvents 1.0 in Kafka's binary mode;"
                                + " what the scheduler writes is transactional: read it with"
                                + " isolation.level=read_committed, and expect gaps in the offsets.");
        document.put("defaultContentType", "application/json");
        ObjectNode channels = document.putObject("channels");
        for (Topic topic : Topic.values()) {
            channels.set(id(topic), channel(topic));
        }
        ObjectNode messages = document.putObject("components").putObject("messages");
        for (MessageType type : MessageType.values()) {
            messages.set(type.word(), message(type));
        }
        return document;
    }

    private static ObjectNode channel(Topic topic) {
        ObjectNode channel = JSON.objectNode();
        channel.put("address", topic.topicName());
        ObjectNode messages = channel.putObject("messages");
        for (MessageType type : MessageSchema.typesOf(topic)) {
            messages.putObject(type.word()).put("$ref", "#/components/messages/" + type.word());
        }
        ObjectNode kafka = channel.putObject("bindings").putObject("kafka");
        kafka.put("topic", topic.topicName());
        if (!topic.isPartitionedByPool()) {
            kafka.put("partitions", topic.partitions(1));
        }
        ObjectNode configuration = kafka.putObject("topicConfiguration");
        topic.config()
                .forEach(
                        (name, value) -> {
                            switch (name) {
                                case "cleanup.policy" -> configuration.putArray(name).add(value);
                                case "retention.ms", "max.message.bytes" ->
                                        configuration.put(name, Long.parseLong(value));
                                default -> {
                                    // AsyncAPI's binding has no place for the others.
                                }
                            }
                        });
        return channel;
    }

    private static ObjectNode message(MessageType type) {
        ObjectNode message = JSON.objectNode();
        message.put("name", type.word());
        message.put("contentType", "application/json");
        ObjectNode headers = message.putObject("headers").put("type", "object");
        ObjectNode properties = headers.putObject("properties");
        ArrayNode required = headers.putArray("required");
        for (String name :
                new String[] {
                    "ce_specversion", "ce_id", "ce_source", "ce_type", "ce_time", "gpuq_version"
                }) {
            properties.putObject(name).put("type", "string");
            required.add(name);
        }
        ((ObjectNode) properties.path("ce_type")).put("const", type.word());
        properties.putObject("traceparent").put("type", "string");
        message.putObject("payload").put("$ref", "schemas/" + MessageSchema.fileName(type));
        return message;
    }

    private static String id(Topic topic) {
        return topic.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
