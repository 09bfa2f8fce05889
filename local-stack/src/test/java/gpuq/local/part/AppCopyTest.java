package gpuq.local.part;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppCopyTest {
    @TempDir Path folder;
    private Path packaged;
    private Path copy;

    @BeforeEach
    void package_it() throws Exception {
        packaged = Files.createDirectories(folder.resolve("target/quarkus-app"));
        copy = folder.resolve("apps/api");
        Files.createDirectories(packaged.resolve("lib"));
        Files.writeString(packaged.resolve("quarkus-run.jar"), "one");
        Files.writeString(packaged.resolve("lib/old.jar"), "old");
    }

    @Test
    void a_new_build_replaces_the_whole_copy() throws Exception {
        new AppCopy(packaged, copy).folder();
        Files.delete(packaged.resolve("lib/old.jar"));
        Files.writeString(packaged.resolve("quarkus-run.jar"), "two, longer");

        new AppCopy(packaged, copy).folder();

        assertThat(copy.resolve("quarkus-run.jar")).hasContent("two, longer");
        assertThat(copy.resolve("lib/old.jar")).doesNotExist();
    }

    @Test
    void the_same_build_is_not_copied_again() throws Exception {
        new AppCopy(packaged, copy).folder();
        FileTime made = (FileTime) Files.getAttribute(copy, "creationTime");
        Object inode = Files.getAttribute(copy.resolve("quarkus-run.jar"), "unix:ino");

        new AppCopy(packaged, copy).folder();

        assertThat(Files.getAttribute(copy, "creationTime")).isEqualTo(made);
        assertThat(Files.getAttribute(copy.resolve("quarkus-run.jar"), "unix:ino"))
                .isEqualTo(inode);
    }

    @Test
    void what_is_built_while_the_system_runs_waits_for_its_next_start() throws Exception {
        var running = new AppCopy(packaged, copy);
        running.folder();
        Files.writeString(packaged.resolve("quarkus-run.jar"), "two, longer");

        assertThat(running.folder().resolve("quarkus-run.jar")).hasContent("one");
        assertThat(new AppCopy(packaged, copy).folder().resolve("quarkus-run.jar"))
                .hasContent("two, longer");
    }
}
