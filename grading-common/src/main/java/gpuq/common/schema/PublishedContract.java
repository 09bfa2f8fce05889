package gpuq.common.schema;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gpuq.common.contract.MessageType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/// The files under `docs/contract` that are made from the code. `./gpuq contract` writes them; a
/// test compares them.
public final class PublishedContract {

    private static final ObjectMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private PublishedContract() {}

    /// The content of each file, by its path under `docs/contract`.
    public static Map<String, String> files() throws IOException {
        Map<String, String> files = new TreeMap<>();
        files.put("asyncapi.json", text(AsyncApi.document()));
        for (MessageType type : MessageType.values()) {
            files.put("schemas/" + MessageSchema.fileName(type), text(MessageSchema.of(type)));
        }
        return files;
    }

    /// Writes the files.
    ///
    /// @param arguments the folder `docs/contract`
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        Files.createDirectories(folder.resolve("schemas"));
        for (Map.Entry<String, String> file : files().entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
    }

    private static String text(ObjectNode json) throws IOException {
        return MAPPER.writeValueAsString(json) + "\n";
    }
}
