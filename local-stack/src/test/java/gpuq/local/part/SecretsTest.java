package gpuq.local.part;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
    @TempDir Path folder;

    @Test
    void a_secret_is_made_once_and_read_by_its_owner_alone() throws Exception {
        var secrets = new Secrets(folder.resolve("secrets"));

        String first = secrets.text("database-password");

        assertThat(first).hasSize(32).isAlphanumeric();
        assertThat(new Secrets(folder.resolve("secrets")).text("database-password"))
                .isEqualTo(first);
        assertThat(mode(folder.resolve("secrets"))).isEqualTo("rwx------");
        assertThat(mode(folder.resolve("secrets/database-password"))).isEqualTo("rw-------");
    }

    @Test
    void two_names_and_two_systems_share_nothing() {
        var one = new Secrets(folder.resolve("one"));
        var two = new Secrets(folder.resolve("two"));

        assertThat(one.text("a")).isNotEqualTo(one.text("b")).isNotEqualTo(two.text("a"));
    }

    @Test
    void a_key_file_holds_raw_bytes_of_the_asked_length() throws Exception {
        Path key = new Secrets(folder).keyFile("master-key", 32);

        assertThat(Files.readAllBytes(key)).hasSize(32);
        assertThat(new Secrets(folder).keyFile("master-key", 32))
                .hasBinaryContent(Files.readAllBytes(key));
    }

    @Test
    void what_a_killed_start_left_half_written_is_made_anew() throws Exception {
        Files.writeString(folder.resolve("cluster-id.half"), "torn");

        assertThat(new Secrets(folder).text("cluster-id", () -> "whole")).isEqualTo("whole");
        assertThat(folder.resolve("cluster-id.half")).doesNotExist();
    }

    private static String mode(Path file) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
