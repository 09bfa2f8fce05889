package gpuq.common.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import gpuq.common.bundle.Digests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The messages of every version that was ever written, as files that are never edited: a topic of
/// last year must stay readable. A new type or version needs a file of its own, which
/// `-Dgolden.write=true` makes; files that are there are left alone.
class GoldenFilesTest {

    private static final Path FOLDER =
            Path.of(System.getProperty("gpuq.root", ".."))
                    .resolve("grading-common/src/test/resources/contract");

    private static final Path DIGESTS = FOLDER.resolve("SHA256SUMS");

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @BeforeAll
    static void write_what_is_missing_if_asked_to() throws IOException {
        if (!Boolean.getBoolean("golden.write")) {
            return;
        }
        for (MessageType type : MessageType.values()) {
            Path file = file(type, type.version());
            if (Files.notExists(file)) {
                JsonNode json = MAPPER.readTree(ContractJson.write(SampleMessages.of(type)));
                Files.writeString(file, json.toPrettyString() + "\n");
                Files.writeString(
                        DIGESTS,
                        Digests.of(file) + "  " + file.getFileName() + "\n",
                        StandardOpenOption.APPEND,
                        StandardOpenOption.CREATE);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(MessageType.class)
    void todays_message_is_written_as_its_golden_file_says(MessageType type) throws IOException {
        Path file = file(type, type.version());
        assertThat(file).exists();
        assertThat(MAPPER.readTree(ContractJson.write(SampleMessages.of(type))))
                .isEqualTo(MAPPER.readTree(Files.readAllBytes(file)));
    }

    @ParameterizedTest
    @EnumSource(MessageType.class)
    void every_version_that_was_written_is_read_as_todays_message(MessageType type)
            throws IOException {
        for (int version = 1; version <= type.version(); version++) {
            Path file = file(type, version);
            assertThat(file).exists();
            Message message = ContractJson.read(type, version, Files.readAllBytes(file));
            if (version == type.version()) {
                assertThat(message).isEqualTo(SampleMessages.of(type));
            }
        }
    }

    @Test
    void no_golden_file_was_edited_removed_or_added_by_hand() throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".json")).toList()) {
                found.add(Digests.of(file) + "  " + file.getFileName());
            }
        }
        assertThat(found)
                .containsExactlyInAnyOrderElementsOf(
                        Files.readAllLines(DIGESTS, StandardCharsets.UTF_8));
    }

    @Test
    void words_and_payloads_are_unique() {
        MessageType[] types = MessageType.values();
        assertThat(Arrays.stream(types).map(MessageType::word)).doesNotHaveDuplicates();
        assertThat(Arrays.stream(types).map(MessageType::payload)).doesNotHaveDuplicates();
        assertThat(Arrays.stream(types).map(type -> MessageType.of(SampleMessages.of(type))))
                .containsExactly(types);
    }

    private static Path file(MessageType type, int version) {
        return FOLDER.resolve(type.word() + ".v" + version + ".json");
    }
}
