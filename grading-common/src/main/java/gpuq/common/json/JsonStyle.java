package gpuq.common.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// The one setting of how our JSON looks: snake_case, times in RFC 3339 UTC with milliseconds,
/// durations in seconds, absent instead of null. Messages, manifests and trees are all written with
/// it. It is a package of its own because messages hold grades, grading reads manifests, and
/// manifests are JSON: without it, the three would form a ring.
public final class JsonStyle {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private JsonStyle() {}

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

    /// A time as all our JSON and headers have it.
    public static String formatTime(Instant time) {
        return TIME.format(time);
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
