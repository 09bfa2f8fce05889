package gpuq.common.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PublishedContractTest {

    private static final Path FOLDER =
            Path.of(System.getProperty("gpuq.root", "..")).resolve("docs/contract");

    @Test
    void the_published_schemas_are_those_of_the_code() throws IOException {
        for (Map.Entry<String, String> file : PublishedContract.files().entrySet()) {
            assertThat(FOLDER.resolve(file.getKey()))
                    .as("run ./gpuq contract and commit docs/contract")
                    .exists()
                    .hasContent(file.getValue());
        }
    }

    @Test
    void no_schema_is_left_of_a_message_that_is_gone() throws IOException {
        try (var schemas = Files.list(FOLDER.resolve("schemas"))) {
            assertThat(schemas.map(path -> "schemas/" + path.getFileName()))
                    .isSubsetOf(PublishedContract.files().keySet());
        }
    }
}
