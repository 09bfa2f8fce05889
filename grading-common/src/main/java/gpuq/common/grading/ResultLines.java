package gpuq.common.grading;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import gpuq.common.json.CleanText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The lines of a results file: any number of details, then one end. What the end says is read by
/// [ResultEnd].
///
/// @param details in the grader's order, without `type`
/// @param end the last line, if it is one
record ResultLines(List<Map<String, Object>> details, @Nullable ResultFields end) {

    static final int MAX_LINES = 10_000;

    /// What is carried of the details: a message of a topic holds 256 KiB. The file itself keeps
    /// all of them.
    static final int MAX_DETAIL_BYTES = 96 * 1024;

    /// Messages that carry a detail have a depth of their own, and readers have a limit.
    private static final int MAX_DEPTH = 32;

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
                    .build();

    private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};

    static ResultLines parse(String text) throws BadResultsException {
        List<Map<String, Object>> details = new ArrayList<>();
        ResultFields end = null;
        long detailBytes = 0;
        int omitted = 0;
        int number = 0;
        int objects = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            if (number > MAX_LINES + 1 || (number > MAX_LINES && !line.isEmpty())) {
                throw new BadResultsException("results.jsonl has more than 10000 lines");
            }
            if (line.isBlank()) {
                continue;
            }
            ObjectNode object = object(line, number);
            objects++;
            if (end != null) {
                throw new BadResultsException(
                        "line %d of results.jsonl stands behind the end on line %d"
                                .formatted(number, end.number()));
            }
            if (!isDetail(object)) {
                end = new ResultFields(object, number);
                continue;
            }
            detailBytes += line.getBytes(StandardCharsets.UTF_8).length;
            if (detailBytes > MAX_DETAIL_BYTES) {
                omitted++;
            } else {
                object.remove("type");
                details.add(MAPPER.convertValue(object, MAP));
            }
        }
        if (end != null && !end.has("type") && objects > 1) {
            throw new BadResultsException(
                    "line %d of results.jsonl has no type".formatted(end.number()));
        }
        if (omitted > 0) {
            details.add(Map.of("omitted", omitted));
        }
        return new ResultLines(List.copyOf(details), end);
    }

    private static boolean isDetail(ObjectNode object) {
        return object.path("type").isTextual() && object.path("type").textValue().equals("detail");
    }

    private static ObjectNode object(String line, int number) throws BadResultsException {
        try {
            if (MAPPER.readTree(line) instanceof ObjectNode object) {
                return (ObjectNode) clean(object, number);
            }
            throw new BadResultsException(
                    "line %d of results.jsonl is not a JSON object".formatted(number));
        } catch (JsonProcessingException e) {
            throw new BadResultsException(
                    "line %d of results.jsonl is not JSON: %s"
                            .formatted(number, CleanText.of(e.getOriginalMessage(), 300)));
        }
    }

    /// The same without what could not be sent on, and with no number that is none.
    private static JsonNode clean(JsonNode node, int number) throws BadResultsException {
        if (node instanceof ObjectNode object) {
            ObjectNode clean = MAPPER.createObjectNode();
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                clean.set(CleanText.storable(field.getKey()), clean(field.getValue(), number));
            }
            return clean;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode clean = MAPPER.createArrayNode();
            for (JsonNode item : array) {
                clean.add(clean(item, number));
            }
            return clean;
        }
        if (node.isTextual()) {
            return TextNode.valueOf(CleanText.storable(node.textValue()));
        }
        if (node.isNumber() && !Double.isFinite(node.doubleValue())) {
            throw new BadResultsException(
                    "line %d of results.jsonl has a number that is not finite".formatted(number));
        }
        return node;
    }
}
