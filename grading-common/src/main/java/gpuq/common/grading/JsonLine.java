package gpuq.common.grading;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gpuq.common.json.CleanText;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One line of a JSON Lines file: strict JSON, an object, no key twice, numbers kept as they are
/// written.
///
/// @param object what the line says
/// @param fault why it is not taken; empty if it is
record JsonLine(ObjectNode object, String fault) {

    private static final int MAX_DEPTH = 64;

    private static final ObjectMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(MAX_DEPTH)
                                                    .build())
                                    .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build();

    static JsonLine parse(String text) {
        try {
            if (!(MAPPER.readTree(text) instanceof ObjectNode object)) {
                return faulty("the line is not a JSON object");
            }
            return isStorable(object)
                    ? new JsonLine(object, "")
                    : faulty("the line has a character that no text can have");
        } catch (JsonProcessingException e) {
            return faulty("the line is not JSON: " + CleanText.of(e.getOriginalMessage(), 200));
        }
    }

    static ObjectNode newObject() {
        return MAPPER.createObjectNode();
    }

    /// The compact form, in UTF-8.
    static byte[] write(ObjectNode object) {
        try {
            return MAPPER.writeValueAsBytes(object);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write a JSON object", e);
        }
    }

    /// A value, if it is there and not null.
    @Nullable JsonNode value(String name) {
        JsonNode value = object.get(name);
        return value == null || value.isNull() ? null : value;
    }

    private static JsonLine faulty(String fault) {
        return new JsonLine(newObject(), fault);
    }

    /// Half a surrogate pair, which an escape can write, has no form in UTF-8.
    private static boolean isStorable(JsonNode node) {
        if (node.isTextual()) {
            return CleanText.storable(node.textValue()).equals(node.textValue());
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if (!CleanText.storable(field.getKey()).equals(field.getKey())) {
                return false;
            }
        }
        for (JsonNode child : node) {
            if (!isStorable(child)) {
                return false;
            }
        }
        return true;
    }
}
