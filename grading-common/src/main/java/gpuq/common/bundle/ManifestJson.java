package gpuq.common.bundle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import gpuq.common.json.JsonStyle;
import java.io.IOException;

/// A manifest as bytes and back. The bytes are canonical (properties in alphabetic order, maps
/// sorted), so that the same manifest always has the same digest.
public final class ManifestJson {

    private static final ObjectMapper MAPPER = canonicalMapper();

    private ManifestJson() {}

    /// The canonical JSON, in UTF-8.
    public static byte[] write(Manifest manifest) {
        try {
            return MAPPER.writeValueAsBytes(manifest);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write a manifest", e);
        }
    }

    /// Reads what [#write] wrote, in this release or an older one.
    ///
    /// @throws IOException if the bytes are not a manifest
    public static Manifest read(byte[] bytes) throws IOException {
        return MAPPER.readValue(bytes, Manifest.class);
    }

    private static ObjectMapper canonicalMapper() {
        ObjectMapper mapper = JsonStyle.newMapper();
        mapper.enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);
        mapper.setConfig(
                mapper.getSerializationConfig().with(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY));
        return mapper;
    }
}
