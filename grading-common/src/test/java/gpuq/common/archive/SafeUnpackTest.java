package gpuq.common.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gpuq.common.EdgeCase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SafeUnpackTest {

    private static final ArchiveLimits SMALL =
            new ArchiveLimits(100_000, 5_000, 20, 255, 2_048, 4_096);

    @TempDir Path root;

    private Path outer = Path.of("");
    private Path folder = Path.of("");

    @BeforeEach
    void make_a_folder_with_something_beside_it() throws IOException {
        outer = Files.createDirectory(root.resolve("outer"));
        folder = Files.createDirectory(outer.resolve("folder"));
    }

    @Test
    void both_kinds_are_told_apart_by_content_and_unpacked() throws IOException {
        byte[] zip =
                Archives.zip(
                        archive -> {
                            archive.putArchiveEntry(new ZipArchiveEntry("a/"));
                            archive.closeArchiveEntry();
                            Archives.file(archive, "a/b.txt", "bee");
                            Archives.file(archive, "ü/c d.txt", "sea");
                        });
        byte[] tar =
                Archives.tarGz(
                        archive -> {
                            archive.putArchiveEntry(new TarArchiveEntry("./"));
                            archive.closeArchiveEntry();
                            archive.putArchiveEntry(new TarArchiveEntry("./a/"));
                            archive.closeArchiveEntry();
                            Archives.file(archive, "./a/b.txt", "bee");
                            Archives.file(archive, "./ü/c d.txt", "sea");
                        });
        for (byte[] bytes : List.of(zip, tar)) {
            Path into = Files.createTempDirectory(outer, "x");
            assertThat(SafeUnpack.unpack(archive(bytes), into, SMALL)).isEmpty();
            assertThat(into.resolve("a/b.txt")).hasContent("bee");
            assertThat(into.resolve("ü/c d.txt")).hasContent("sea");
        }
    }

    @Test
    void long_names_of_both_tar_dialects_are_read() {
        String longName = "d/".repeat(60) + "x".repeat(150) + ".csv";
        byte[] gnu =
                Archives.tarGz(
                        archive -> {
                            archive.setLongFileMode(2);
                            Archives.file(archive, longName, "1");
                        });
        byte[] pax = Archives.tarGz(archive -> Archives.file(archive, "pax/" + longName, "2"));
        ArchiveLimits limits = ArchiveLimits.BUNDLE;
        assertThat(SafeUnpack.unpack(archive(gnu), folder, limits)).isEmpty();
        assertThat(folder.resolve(longName)).hasContent("1");
        assertThat(SafeUnpack.unpack(archive(pax), folder.resolve("d"), limits)).isEmpty();
        assertThat(folder.resolve("d/pax/" + longName)).hasContent("2");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("gpuq.common.archive.HostileArchives#all")
    @EdgeCase("EXPLOIT-1")
    void a_hostile_archive_is_unsafe_and_leaves_nothing_outside(
            String what, byte[] bytes, String message) throws IOException {
        List<ArchiveFault> faults = SafeUnpack.unpack(archive(bytes), folder, SMALL);
        assertThat(faults)
                .as(what)
                .anySatisfy(
                        fault -> {
                            assertThat(fault.unsafe()).isTrue();
                            assertThat(fault.message()).contains(message);
                        });
        try (Stream<Path> beside = Files.list(outer)) {
            assertThat(beside).containsExactly(folder);
        }
        try (Stream<Path> inside = Files.walk(folder)) {
            assertThat(inside)
                    .allMatch(
                            path ->
                                    Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
                                            || Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("gpuq.common.archive.DamagedArchives#all")
    void a_damaged_archive_is_a_fault_without_being_unsafe(
            String what, byte[] bytes, String message) {
        assertThat(SafeUnpack.unpack(archive(bytes), folder, SMALL))
                .as(what)
                .anySatisfy(
                        fault -> {
                            assertThat(fault.unsafe()).isFalse();
                            assertThat(fault.message()).contains(message);
                        });
    }

    @Test
    void all_entries_that_are_refused_are_told_up_to_a_bound() {
        byte[] bytes =
                Archives.tarGz(
                        tar -> {
                            for (int i = 0; i < 300; i++) {
                                Archives.file(tar, "../" + i, "");
                            }
                        });
        assertThat(SafeUnpack.unpack(archive(bytes), folder, ArchiveLimits.BUNDLE))
                .hasSize(Unpacking.MAX_FAULTS)
                .extracting(ArchiveFault::entry)
                .contains("../0", "../199");
    }

    @Test
    void a_disk_that_fails_is_not_the_archives_fault() {
        byte[] bytes = Archives.zip(zip -> Archives.file(zip, "a", "1"));
        Path nowhere = root.resolve("not-there");
        assertThatThrownBy(() -> SafeUnpack.unpack(archive(bytes), nowhere, SMALL))
                .isInstanceOf(UncheckedIOException.class);
        assertThatThrownBy(() -> SafeUnpack.unpack(nowhere, folder, SMALL))
                .isInstanceOf(UncheckedIOException.class);
    }

    private Path archive(byte[] bytes) {
        try {
            return Files.write(root.resolve("archive"), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
