package gpuq.common.contract;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What stands in a record's headers: the CloudEvents 1.0 attributes (Kafka binding, binary mode),
/// the message version and the W3C trace context. The authentication code is beside it, in
/// `gpuq.common.seal`.
///
/// @param id unique per source; the same when a record is sent again
/// @param source who wrote it, such as `gpuq/api` or `gpuq/agent/n1`
/// @param traceparent the W3C trace context of the unit of work, if there is one
public record Envelope(
        String id,
        String source,
        MessageType type,
        int version,
        Instant time,
        @Nullable String traceparent) {

    /// An envelope for a message as it is written today.
    public static Envelope of(
            String id, String source, Message message, Instant time, @Nullable String traceparent) {
        MessageType type = MessageType.of(message);
        return new Envelope(id, source, type, type.version(), time, traceparent);
    }

    /// The headers to write, in a fixed order.
    public Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("ce_specversion", "1.0");
        headers.put("ce_id", id);
        headers.put("ce_source", source);
        headers.put("ce_type", type.word());
        headers.put("ce_time", ContractJson.formatTime(time));
        headers.put("content-type", "application/json");
        headers.put("gpuq_version", Integer.toString(version));
        if (traceparent != null) {
            headers.put("traceparent", traceparent);
        }
        return headers;
    }

    /// Reads the headers of a record.
    ///
    /// @throws UnreadableMessageException if one is missing, malformed, or names an unknown type or
    ///   a future version
    public static Envelope parse(Map<String, String> headers) {
        String word = required(headers, "ce_type");
        MessageType type =
                MessageType.named(word)
                        .orElseThrow(() -> new UnreadableMessageException("UNKNOWN_TYPE", word));
        int version;
        Instant time;
        try {
            version = Integer.parseInt(required(headers, "gpuq_version"));
            time = Instant.parse(required(headers, "ce_time"));
        } catch (NumberFormatException | java.time.DateTimeException e) {
            throw new UnreadableMessageException(
                    "MALFORMED_HEADER", String.valueOf(e.getMessage()), e);
        }
        if (version < 1 || version > type.version()) {
            throw new UnreadableMessageException("UNKNOWN_VERSION", word + " version " + version);
        }
        return new Envelope(
                required(headers, "ce_id"),
                required(headers, "ce_source"),
                type,
                version,
                time,
                headers.get("traceparent"));
    }

    private static String required(Map<String, String> headers, String name) {
        String value = headers.get(name);
        if (value == null) {
            throw new UnreadableMessageException("MISSING_HEADER", name);
        }
        return value;
    }
}
