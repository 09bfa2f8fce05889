package gpuq.local.part;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gpuq.local.process.StackException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpackTest {
    @TempDir Path folder;

    @Test
    void a_package_is_unpacked_without_its_first_folder_and_keeps_what_is_executable()
            throws Exception {
        byte[] tar = tar("keycloak/bin/kc.sh", "run");

        Unpack.tar(() -> new ByteArrayInputStream(tar), folder.resolve("kc"), 1);

        assertThat(folder.resolve("kc/bin/kc.sh")).hasContent("run").isExecutable();
    }

    @Test
    void a_start_that_was_killed_half_way_leaves_nothing_that_looks_whole() throws Exception {
        byte[] tar = tar("a/file", "whole");
        Files.createDirectories(folder.resolve("it.half"));
        Files.writeString(folder.resolve("it.half/other"), "torn");

        Unpack.tar(() -> new ByteArrayInputStream(tar), folder.resolve("it"), 1);

        assertThat(folder.resolve("it")).isDirectoryNotContaining("glob:**other");
        assertThat(folder.resolve("it.half")).doesNotExist();
    }

    @Test
    void a_package_that_breaks_off_gives_no_folder() throws Exception {
        byte[] tar = tar("a/file", "x".repeat(2000));
        var broken = Arrays.copyOf(tar, 700);

        assertThatThrownBy(
                        () ->
                                Unpack.tar(
                                        () -> new ByteArrayInputStream(broken),
                                        folder.resolve("it"),
                                        1))
                .isInstanceOf(StackException.class);
        assertThat(folder.resolve("it")).doesNotExist();
    }

    @Test
    void an_entry_that_leads_out_of_the_folder_is_refused() throws Exception {
        byte[] tar = tar("a/../../../outside", "x");

        assertThatThrownBy(
                        () ->
                                Unpack.tar(
                                        () -> new ByteArrayInputStream(tar),
                                        folder.resolve("it"),
                                        0))
                .isInstanceOf(StackException.class);
    }

    private static byte[] tar(String name, String content) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(bytes)) {
            byte[] body = content.getBytes(StandardCharsets.UTF_8);
            var entry = new TarArchiveEntry(name);
            entry.setMode(0755);
            entry.setSize(body.length);
            tar.putArchiveEntry(entry);
            tar.write(body);
            tar.closeArchiveEntry();
        }
        return bytes.toByteArray();
    }
}
