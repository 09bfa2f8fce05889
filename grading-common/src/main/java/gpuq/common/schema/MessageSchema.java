package gpuq.common.schema;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gpuq.common.contract.MessageType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Makes the JSON Schema (2020-12) of a message from its record, by the same rules by which
/// `ContractJson` writes it. So the published schema cannot say something else than the code does.
/// Unknown fields are allowed: fields are only added.
public final class MessageSchema {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final SnakeCaseStrategy SNAKE_CASE = new SnakeCaseStrategy();

    private MessageSchema() {}

    /// The schema of a type of message as it is written today. Its `$id` is a URN, as the standard
    /// asks for an absolute one and no address is ours.
    public static ObjectNode of(MessageType type) {
        ObjectNode schema = JSON.objectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("$id", "urn:" + type.word().replace('.', ':') + ":v" + type.version());
        schema.put("title", type.word());
        schema.setAll(ofRecord(type.payload()));
        return schema;
    }

    /// The name of the file that the schema is published as.
    public static String fileName(MessageType type) {
        return type.word() + ".v" + type.version() + ".schema.json";
    }

    private static ObjectNode ofRecord(Class<?> record) {
        ObjectNode properties = JSON.objectNode();
        Set<String> required = new TreeSet<>();
        addComponents(record, properties, required);
        ObjectNode schema = JSON.objectNode();
        schema.put("type", "object");
        schema.set("properties", properties);
        ArrayNode names = schema.putArray("required");
        required.forEach(names::add);
        return schema;
    }

    private static void addComponents(
            Class<?> record, ObjectNode properties, Set<String> required) {
        for (RecordComponent component : record.getRecordComponents()) {
            if (annotation(component, JsonUnwrapped.class).isPresent()) {
                addComponents(component.getType(), properties, required);
                continue;
            }
            String name =
                    annotation(component, JsonProperty.class)
                            .map(JsonProperty::value)
                            .orElseGet(() -> SNAKE_CASE.translate(component.getName()));
            properties.set(name, ofType(component.getGenericType()));
            if (!isNullable(component.getAnnotatedType())) {
                required.add(name);
            }
        }
    }

    private static ObjectNode ofType(Type type) {
        if (type instanceof ParameterizedType generic) {
            return ofGeneric(generic);
        }
        Class<?> plain = (Class<?>) type;
        if (plain == String.class) {
            return typed("string");
        } else if (plain == Instant.class) {
            return typed("string").put("format", "date-time");
        } else if (plain == Duration.class) {
            return typed("number").put("minimum", 0).put("description", "seconds");
        } else if (plain == boolean.class || plain == Boolean.class) {
            return typed("boolean");
        } else if (plain == int.class
                || plain == long.class
                || plain == Integer.class
                || plain == Long.class) {
            return typed("integer");
        } else if (plain == double.class || plain == Double.class) {
            return typed("number");
        } else if (plain == Object.class) {
            return JSON.objectNode();
        } else if (plain.isEnum()) {
            return ofEnum(plain);
        } else if (plain.isRecord()) {
            return isOneText(plain) ? typed("string") : ofRecord(plain);
        }
        throw new IllegalStateException("no schema for " + plain);
    }

    private static ObjectNode ofGeneric(ParameterizedType generic) {
        Type[] arguments = generic.getActualTypeArguments();
        if (generic.getRawType() == List.class) {
            ObjectNode schema = typed("array");
            schema.set("items", ofType(arguments[0]));
            return schema;
        } else if (generic.getRawType() == Map.class) {
            ObjectNode schema = typed("object");
            schema.set("additionalProperties", ofType(arguments[1]));
            return schema;
        }
        throw new IllegalStateException("no schema for " + generic);
    }

    private static ObjectNode ofEnum(Class<?> type) {
        ObjectNode schema = typed("string");
        ArrayNode words = schema.putArray("enum");
        for (Object constant : type.getEnumConstants()) {
            words.add(word(type, ((Enum<?>) constant).name()));
        }
        return schema;
    }

    private static String word(Class<?> type, String name) {
        try {
            Field field = type.getField(name);
            JsonProperty property = field.getAnnotation(JsonProperty.class);
            return property == null ? name : property.value();
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException("an enum without its constant", e);
        }
    }

    /// Whether the record is written as one text, such as an id.
    private static boolean isOneText(Class<?> record) {
        return Arrays.stream(record.getDeclaredMethods())
                .anyMatch(
                        method ->
                                method.isAnnotationPresent(JsonValue.class)
                                        && method.getReturnType() == String.class);
    }

    private static <A extends java.lang.annotation.Annotation> Optional<A> annotation(
            RecordComponent component, Class<A> type) {
        return Optional.ofNullable(component.getAccessor().getAnnotation(type));
    }

    private static boolean isNullable(AnnotatedType type) {
        return type.isAnnotationPresent(Nullable.class);
    }

    private static ObjectNode typed(String type) {
        return JSON.objectNode().put("type", type);
    }

    /// All types of a topic, in the order of [MessageType].
    static List<MessageType> typesOf(gpuq.common.contract.Topic topic) {
        return new ArrayList<>(
                Arrays.stream(MessageType.values()).filter(type -> type.topic() == topic).toList());
    }
}
