package gpuq.common.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// The only reader and writer of messages, and the one setting of how our JSON looks: snake_case,
/// times in RFC 3339 UTC with milliseconds, durations in seconds, absent instead of null. Readers
/// skip fields that they do not know.
public final class ContractJson {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private static final Upcasters UPCASTERS = new Upcasters();

    private static final ObjectMapper MAPPER = newMapper();

    private ContractJson() {}

    /// A mapper with our settings, to be changed by the caller alone (REST refuses unknown fields,
    /// for one).
    public static ObjectMapper newMapper() {
        SimpleModule ours = new SimpleModule("gpuq");
        ours.addSerializer(Instant.class, new InstantWriter());
        ours.addSerializer(Duration.class, new SecondsWriter());
        ours.addDeserializer(Duration.class, new SecondsReader());
        return JsonMapper.builder()
                .addModule(new JavaTimeModule())
                .addModule(ours)
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(
                                JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS))
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
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
            JsonNode json = MAPPER.readTree(bytes);
            if (!(json instanceof ObjectNode object)) {
                throw new UnreadableMessageException(
                        "MALFORMED", type.word() + " is not a JSON object");
            }
            Message message =
                    MAPPER.treeToValue(UPCASTERS.upcast(type, version, object), type.payload());
            Presence.check(type, message);
            return message;
        } catch (IOException | IllegalArgumentException e) {
            throw new UnreadableMessageException("MALFORMED", type.word() + ": " + firstLine(e), e);
        }
    }

    /// A time as all our JSON and headers have it.
    public static String formatTime(Instant time) {
        return TIME.format(time);
    }

    private static String firstLine(Exception e) {
        String message = String.valueOf(e.getMessage());
        return message.lines().findFirst().orElse("");
    }

    private static final class InstantWriter extends StdSerializer<Instant> {
        InstantWriter() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant value, JsonGenerator json, SerializerProvider provider)
                throws IOException {
            json.writeString(formatTime(value));
        }
    }

    /// Whole seconds as an integer, others with milliseconds.
    private static final class SecondsWriter extends StdSerializer<Duration> {
        SecondsWriter() {
            super(Duration.class);
        }

        @Override
        public void serialize(Duration value, JsonGenerator json, SerializerProvider provider)
                throws IOException {
            long millis = value.toMillis();
            if (millis % 1000 == 0) {
                json.writeNumber(millis / 1000);
            } else {
                json.writeNumber(BigDecimal.valueOf(millis, 3));
            }
        }
    }

    private static final class SecondsReader extends StdDeserializer<Duration> {
        SecondsReader() {
            super(Duration.class);
        }

        @Override
        public Duration deserialize(JsonParser parser, DeserializationContext context)
                throws IOException {
            if (!parser.currentToken().isNumeric()) {
                return (Duration) context.handleUnexpectedToken(Duration.class, parser);
            }
            try {
                return Duration.ofMillis(
                        parser.getDecimalValue().movePointRight(3).longValueExact());
            } catch (ArithmeticException e) {
                return (Duration)
                        context.handleWeirdNumberValue(
                                Duration.class,
                                parser.getDecimalValue(),
                                "seconds with at most milliseconds");
            }
        }
    }
}
