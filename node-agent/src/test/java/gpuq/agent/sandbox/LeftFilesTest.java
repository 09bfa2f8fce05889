package gpuq.agent.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.agent.sandbox.LeftFiles.Left;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftFilesTest {

    @TempDir Path folder;

    @Test
    void files_are_told_by_name_and_size_and_links_are_not_followed() throws IOException {
        Files.writeString(folder.resolve("model.bin"), "12345");
        Files.createDirectories(folder.resolve("out"));
        Files.writeString(folder.resolve("out/part.csv"), "1");
        Files.createSymbolicLink(folder.resolve("etc"), Path.of("/etc"));
        Files.writeString(folder.resolve("bad\nname\u001b[0m"), "");
        LeftFiles left = LeftFiles.in(folder);
        assertThat(left.areAll()).isTrue();
        assertThat(left.files())
                .containsExactly(
                        new Left("bad?name?[0m", "file", 0),
                        new Left("etc", "link", 0),
                        new Left("model.bin", "file", 5),
                        new Left("out", "folder", 0),
                        new Left("out/part.csv", "file", 1));
    }

    @Test
    void more_than_a_person_reads_are_cut() throws IOException {
        for (int n = 0; n <= LeftFiles.MAX_FILES; n++) {
            Files.createFile(folder.resolve("f" + n));
        }
        LeftFiles left = LeftFiles.in(folder);
        assertThat(left.files()).hasSize(LeftFiles.MAX_FILES);
        assertThat(left.areAll()).isFalse();
    }

    @Test
    void a_folder_that_is_too_deep_is_not_all_seen() throws IOException {
        Files.createDirectories(folder.resolve("a/b/c/d/e/f/g"));
        LeftFiles left = LeftFiles.in(folder);
        assertThat(left.files()).extracting(Left::name).contains("a/b/c/d/e").hasSize(5);
        assertThat(left.areAll()).isFalse();
    }

    @Test
    void a_folder_that_is_not_there_has_nothing() {
        LeftFiles left = LeftFiles.in(folder.resolve("none"));
        assertThat(left.files()).isEmpty();
        assertThat(left.areAll()).isFalse();
    }
}
