package gpuq.scheduler;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;

/// A record's headers as texts, and back.
final class HeaderTexts {

    private HeaderTexts() {}

    /// Of a header that comes twice, the last.
    static Map<String, String> texts(Headers headers) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Header header : headers) {
            if (header.value() != null) {
                texts.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
            }
        }
        return texts;
    }

    static List<Header> of(Map<String, String> texts) {
        List<Header> headers = new ArrayList<>(texts.size());
        texts.forEach(
                (name, text) ->
                        headers.add(new RecordHeader(name, text.getBytes(StandardCharsets.UTF_8))));
        return headers;
    }
}
