package gpuq.api.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gpuq.api.problem.Problem.FieldError;
import gpuq.api.problem.ProblemCode;
import gpuq.api.problem.ProblemException;
import gpuq.common.job.CompetitionId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads a submission's `config` strictly and names every wrong field at once: what is not JSON is
/// `MALFORMED_REQUEST`, an unknown field, a wrong type or a value outside the absolute bounds is
/// `INVALID_CONFIG`. Nothing is coerced.
final class JobConfigReader {

    private static final ObjectMapper MAPPER =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private static final long MAX_SECONDS = 86_400;
    private static final int MAX_NOTE = 2_000;
    private static final int MAX_TAGS = 16;
    private static final int MAX_WEBHOOK = 200;
    private static final int MAX_METADATA_CHARS = 4 * 1024;
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern CAPABILITY = Pattern.compile("(\\d{1,2})\\.(\\d)");
    private static final List<String> FIELDS =
            List.of(
                    "competition_id",
                    "expected_time",
                    "timeout",
                    "gpus",
                    "gpu",
                    "note",
                    "tags",
                    "metadata",
                    "notify",
                    "allow_duplicate");

    private static final List<String> PATCH_FIELDS =
            List.of("expected_time", "timeout", "note", "tags", "metadata", "notify", "priority");
    private static final List<String> PRIORITIES = List.of("urgent", "normal", "background");

    private final ObjectNode json;
    private final List<FieldError> errors = new ArrayList<>();

    private JobConfigReader(ObjectNode json) {
        this.json = json;
    }

    /// @throws ProblemException `MALFORMED_REQUEST` or `INVALID_CONFIG`
    static JobConfigBody read(String config) {
        return new JobConfigReader(object("config", config)).body();
    }

    private static ObjectNode object(String what, String text) {
        JsonNode tree;
        try {
            tree = MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new ProblemException(
                    ProblemCode.MALFORMED_REQUEST,
                    what + " is not JSON: " + e.getOriginalMessage());
        }
        if (!(tree instanceof ObjectNode object)) {
            throw new ProblemException(
                    ProblemCode.MALFORMED_REQUEST, what + " is not a JSON object.");
        }
        return object;
    }

    /// Reads a change of a job.
    ///
    /// @throws ProblemException `MALFORMED_REQUEST` or `INVALID_CONFIG`
    static JobPatchBody readPatch(String patch) {
        return new JobConfigReader(object("the body", patch)).patch();
    }

    private JobPatchBody patch() {
        refuseOthers(PATCH_FIELDS);
        Long expected = integer("expected_time", 1, MAX_SECONDS);
        Long timeout = integer("timeout", 1, MAX_SECONDS);
        String note = note();
        List<String> tags = tags();
        Map<String, Object> metadata = metadata();
        String webhook = webhook();
        String priority = text("priority", "normal");
        if (!PRIORITIES.contains(priority)) {
            wrong("priority", "is urgent, normal or background");
        }
        if (!errors.isEmpty()) {
            throw ProblemException.ofFields(ProblemCode.INVALID_CONFIG, errors);
        }
        return new JobPatchBody(
                expected,
                timeout,
                json.has("note") ? note : null,
                json.has("tags") ? tags : null,
                json.has("metadata") ? metadata : null,
                json.has("notify") ? webhook : null,
                json.has("priority") ? priority : null);
    }

    private String note() {
        String note = text("note", "");
        if (note.codePointCount(0, note.length()) > MAX_NOTE) {
            wrong("note", "is longer than " + MAX_NOTE + " characters");
        }
        return note;
    }

    private void refuseOthers(List<String> known) {
        json.fieldNames()
                .forEachRemaining(
                        name -> {
                            if (!known.contains(name)) {
                                wrong(name, "is not a field that is known here");
                            }
                        });
    }

    private JobConfigBody body() {
        refuseOthers(FIELDS);
        String competition = text("competition_id", "");
        if (!json.has("competition_id")) {
            wrong("competition_id", "is required");
        } else if (!CompetitionId.isValid(competition)) {
            wrong("competition_id", "has not the form of a competition id");
        }
        if (!json.has("expected_time")) {
            wrong("expected_time", "is required");
        }
        Long expected = integer("expected_time", 1, MAX_SECONDS);
        Long timeout = integer("timeout", 1, MAX_SECONDS);
        Long gpus = integer("gpus", 0, 8);
        String note = note();
        List<String> tags = tags();
        Map<String, Object> metadata = metadata();
        Long minMemory = null;
        Integer minCapability = null;
        JsonNode gpu = json.path("gpu");
        if (gpu instanceof ObjectNode needs) {
            minMemory = gpuMemory(needs);
            minCapability = gpuCapability(needs);
        } else if (!gpu.isMissingNode()) {
            wrong("gpu", "must be an object");
        }
        boolean allowDuplicate = flag("allow_duplicate");
        String webhook = webhook();
        if (!errors.isEmpty()) {
            throw ProblemException.ofFields(ProblemCode.INVALID_CONFIG, errors);
        }
        return new JobConfigBody(
                new CompetitionId(competition),
                expected == null ? 0 : expected,
                timeout,
                gpus == null ? null : Math.toIntExact(gpus),
                minMemory,
                minCapability,
                note,
                tags,
                metadata,
                webhook,
                allowDuplicate);
    }

    /// The id of the webhook to call at the end; empty for none.
    private String webhook() {
        JsonNode notify = json.path("notify");
        if (notify.isMissingNode()) {
            return "";
        }
        if (!notify.isObject()) {
            wrong("notify", "must be an object");
            return "";
        }
        notify.fieldNames()
                .forEachRemaining(
                        name -> {
                            if (!name.equals("webhook")) {
                                wrong("notify." + name, "is not a field of notify");
                            }
                        });
        JsonNode webhook = notify.path("webhook");
        if (webhook.isMissingNode()) {
            return "";
        }
        if (!webhook.isTextual()
                || webhook.textValue().length() > MAX_WEBHOOK
                || webhook.textValue().indexOf('\0') >= 0) {
            wrong("notify.webhook", "must be the id of a webhook");
            return "";
        }
        return webhook.textValue();
    }

    private @Nullable Long gpuMemory(ObjectNode needs) {
        needs.fieldNames()
                .forEachRemaining(
                        name -> {
                            if (!name.equals("min_memory")
                                    && !name.equals("min_compute_capability")) {
                                wrong("gpu." + name, "is not a field of gpu");
                            }
                        });
        JsonNode memory = needs.path("min_memory");
        if (memory.isMissingNode()) {
            return null;
        }
        if (!memory.isIntegralNumber() || !memory.canConvertToLong() || memory.longValue() < 0) {
            wrong("gpu.min_memory", "must be a whole number of bytes");
            return null;
        }
        return memory.longValue();
    }

    private @Nullable Integer gpuCapability(ObjectNode needs) {
        JsonNode capability = needs.path("min_compute_capability");
        if (capability.isMissingNode()) {
            return null;
        }
        var form = CAPABILITY.matcher(capability.asText());
        if (!capability.isTextual() || !form.matches()) {
            wrong("gpu.min_compute_capability", "must be a text such as \"8.6\"");
            return null;
        }
        return Integer.parseInt(form.group(1)) * 10 + Integer.parseInt(form.group(2));
    }

    private @Nullable Long integer(String name, long min, long max) {
        JsonNode node = json.path(name);
        if (node.isMissingNode()) {
            return null;
        }
        if (!node.isIntegralNumber()) {
            wrong(name, "must be a whole number");
            return null;
        }
        if (!node.canConvertToLong() || node.longValue() < min || node.longValue() > max) {
            wrong(name, "must be between %d and %d".formatted(min, max));
            return null;
        }
        return node.longValue();
    }

    private String text(String name, String absent) {
        JsonNode node = json.path(name);
        if (node.isMissingNode()) {
            return absent;
        }
        if (!node.isTextual()) {
            wrong(name, "must be a text");
            return absent;
        }
        if (node.textValue().indexOf('\0') >= 0) {
            wrong(name, "must not hold NUL");
            return absent;
        }
        return node.textValue();
    }

    private boolean flag(String name) {
        JsonNode node = json.path(name);
        if (!node.isMissingNode() && !node.isBoolean()) {
            wrong(name, "must be true or false");
        }
        return node.asBoolean(false);
    }

    private List<String> tags() {
        JsonNode node = json.path("tags");
        List<String> tags = new ArrayList<>();
        if (!node.isMissingNode() && !node.isArray()) {
            wrong("tags", "must be a list");
        }
        for (JsonNode tag : node) {
            if (!tag.isTextual() || !TAG.matcher(tag.textValue()).matches()) {
                wrong("tags", "each must be 1 to 64 of A-Z a-z 0-9 . _ -");
            } else {
                tags.add(tag.textValue());
            }
        }
        if (tags.size() > MAX_TAGS) {
            wrong("tags", "more than " + MAX_TAGS);
        }
        return tags;
    }

    private Map<String, Object> metadata() {
        JsonNode node = json.path("metadata");
        Map<String, Object> metadata = new LinkedHashMap<>();
        if (!node.isMissingNode() && !node.isObject()) {
            wrong("metadata", "must be an object");
            return metadata;
        }
        if (node.toString().length() > MAX_METADATA_CHARS) {
            wrong("metadata", "is larger than 4 KiB");
        }
        node.properties()
                .forEach(
                        entry -> {
                            if (entry.getKey().indexOf('\0') >= 0
                                    || entry.getValue().isContainerNode()
                                    || entry.getValue().toString().contains("\\u0000")) {
                                wrong("metadata." + entry.getKey(), "must be a plain value");
                            } else {
                                metadata.put(
                                        entry.getKey(),
                                        MAPPER.convertValue(entry.getValue(), Object.class));
                            }
                        });
        return metadata;
    }

    private void wrong(String field, String message) {
        errors.add(new FieldError(field, message));
    }
}
