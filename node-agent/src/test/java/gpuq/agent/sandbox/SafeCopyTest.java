package gpuq.agent.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gpuq.agent.sandbox.Taken.Found;
import gpuq.common.EdgeCase;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafeCopyTest {

    private static final long LIMIT = 1000;

    @TempDir Path folder;
    private Path work;
    private Path target;

    @BeforeEach
    void makeFolder() throws IOException {
        work = Files.createDirectory(folder.resolve("work"));
        target = folder.resolve("taken");
    }

    @Test
    void a_plain_file_is_copied() throws IOException {
        Files.writeString(work.resolve("submission.csv"), "id\n1\n");
        assertThat(copy().found()).isEqualTo(Found.FILE);
        assertThat(target).hasContent("id\n1\n");
    }

    @Test
    @EdgeCase({"STORE-7", "EXPLOIT-4"})
    void a_link_is_not_followed() throws IOException {
        Files.createSymbolicLink(work.resolve("submission.csv"), Path.of("/etc/passwd"));
        assertThat(copy()).isEqualTo(Taken.unsafe("a symbolic link"));
        assertThat(target).doesNotExist();
    }

    @Test
    void a_second_name_of_a_file_is_not_taken() throws IOException {
        Files.writeString(folder.resolve("other"), "secret");
        Files.createLink(work.resolve("submission.csv"), folder.resolve("other"));
        assertThat(copy()).isEqualTo(Taken.unsafe("a file with 2 hard links"));
    }

    @Test
    void a_folder_is_not_a_file() throws IOException {
        Files.createDirectory(work.resolve("submission.csv"));
        assertThat(copy()).isEqualTo(Taken.unsafe("a directory"));
    }

    @Test
    @EdgeCase("OUTPUT-4")
    void a_sparse_terabyte_is_not_read() throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(work.resolve("submission.csv").toFile(), "rw")) {
            file.setLength(1L << 40);
        }
        assertThat(copy()).isEqualTo(Taken.tooLarge(1L << 40));
    }

    @Test
    void a_file_of_exactly_the_limit_is_taken() throws IOException {
        Files.write(work.resolve("submission.csv"), new byte[(int) LIMIT]);
        assertThat(copy()).isEqualTo(Taken.file(LIMIT));
        Files.write(work.resolve("submission.csv"), new byte[(int) LIMIT + 1]);
        assertThat(copy()).isEqualTo(Taken.tooLarge(LIMIT + 1));
    }

    @Test
    @EdgeCase({"OUTPUT-1", "OUTPUT-6"})
    void a_missing_file_finds_its_likes() throws IOException {
        Files.writeString(work.resolve("Submission.CSV"), "");
        Files.writeString(work.resolve("notes.txt"), "");
        Files.createDirectories(work.resolve("out/deep"));
        Files.writeString(work.resolve("out/deep/submission.csv"), "");
        Files.writeString(work.resolve("out/other.csv"), "");
        assertThat(copy().names()).containsExactly("Submission.CSV", "out/deep/submission.csv");
    }

    @Test
    void names_are_made_safe_to_show_and_their_number_is_bounded() throws IOException {
        Files.writeString(work.resolve("a\n\u001b[31m.csv"), "");
        assertThat(copy().names()).containsExactly("a??[31m.csv");
        IntStream.range(0, 50).forEach(n -> touch("file" + n + ".csv"));
        assertThat(copy().names()).hasSize(Taken.MAX_NAMES);
    }

    @Test
    void only_a_single_name_is_taken() {
        for (String name : new String[] {"", ".", "..", "a/b", "/etc/passwd"}) {
            assertThatThrownBy(() -> SafeCopy.copy(work, name, LIMIT, target))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private void touch(String name) {
        try {
            Files.writeString(work.resolve(name), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Taken copy() throws IOException {
        return SafeCopy.copy(work, "submission.csv", LIMIT, target);
    }
}
