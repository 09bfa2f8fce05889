package gpuq.common.archive;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.junit.jupiter.params.provider.Arguments;

/// Archives that want to harm, each with a word of the fault that must come of it. They are meant
/// for the small limits of [SafeUnpackTest].
final class HostileArchives {

    private HostileArchives() {}

    static Stream<Arguments> all() {
        return Stream.of(names(), bytes(), types(), twins(), sizes()).flatMap(rows -> rows);
    }

    private static Stream<Arguments> names() {
        return Stream.of(
                        bad("a parent", "../evil", ".."),
                        bad("a parent inside", "a/../../evil", ".."),
                        bad("a parent that stays inside", "a/../b", ".."),
                        bad("only a parent", "..", ".."),
                        bad("an absolute path", "/etc/evil", "absolute"),
                        bad("a drive", "C:/evil", "absolute"),
                        bad("a backslash", "a\\..\\..\\evil", "backslash"),
                        bad("an empty component", "a//b", "empty component"),
                        bad("a long component", "x".repeat(256), "255"),
                        bad("a long component in UTF-8", "ü".repeat(128), "255"),
                        bad("a long path", "x/".repeat(1100) + "y", "2048"))
                .flatMap(
                        row ->
                                Stream.of(
                                        Arguments.of(
                                                row.what + " in a zip",
                                                Archives.rawZip(row.name),
                                                row.message),
                                        Arguments.of(
                                                row.what + " in a tar",
                                                Archives.tarGz(
                                                        tar -> Archives.file(tar, row.name, "!")),
                                                row.message)));
    }

    private static Stream<Arguments> types() {
        return Stream.of(
                Arguments.of(
                        "a symbolic link in a zip",
                        Archives.zip(
                                zip ->
                                        Archives.put(
                                                zip,
                                                Archives.withMode("link", 0xa1ff),
                                                "/etc".getBytes(StandardCharsets.UTF_8))),
                        "symbolic link"),
                Arguments.of(
                        "a FIFO in a zip",
                        Archives.zip(
                                zip ->
                                        Archives.put(
                                                zip, Archives.withMode("p", 0x11ff), new byte[0])),
                        "neither a file nor a folder"),
                special("a symbolic link", TarArchiveEntry.LF_SYMLINK, "symbolic link"),
                special("a hard link", TarArchiveEntry.LF_LINK, "hard link"),
                special("a character device", TarArchiveEntry.LF_CHR, "character device"),
                special("a block device", TarArchiveEntry.LF_BLK, "block device"),
                special("a FIFO", TarArchiveEntry.LF_FIFO, "FIFO"),
                special("an unknown type", (byte) 'Q', "unknown type"),
                Arguments.of(
                        "a symbolic link and a file through it",
                        Archives.tarGz(
                                tar -> {
                                    tar.putArchiveEntry(
                                            Archives.ofType(
                                                    "a", TarArchiveEntry.LF_SYMLINK, "../"));
                                    tar.closeArchiveEntry();
                                    Archives.file(tar, "a/evil", "!");
                                }),
                        "symbolic link"));
    }

    private static Stream<Arguments> twins() {
        return Stream.of(
                Arguments.of(
                        "a file twice in a tar",
                        Archives.tarGz(
                                tar -> {
                                    Archives.file(tar, "a", "1");
                                    Archives.file(tar, "./a", "2");
                                }),
                        "twice"),
                Arguments.of(
                        "a file twice in a zip",
                        Archives.zip(
                                zip -> {
                                    Archives.file(zip, "a", "1");
                                    Archives.file(zip, "a", "2");
                                }),
                        "twice"),
                Arguments.of(
                        "a folder twice",
                        Archives.tarGz(
                                tar -> {
                                    tar.putArchiveEntry(new TarArchiveEntry("a/"));
                                    tar.closeArchiveEntry();
                                    tar.putArchiveEntry(new TarArchiveEntry("a/"));
                                    tar.closeArchiveEntry();
                                }),
                        "twice"),
                Arguments.of(
                        "a file that is a folder too",
                        Archives.zip(
                                zip -> {
                                    Archives.file(zip, "a", "1");
                                    Archives.file(zip, "a/b", "2");
                                }),
                        "which is a file"));
    }

    private static Stream<Arguments> bytes() {
        return Stream.of(
                Arguments.of(
                        "a NUL in a zip's name",
                        patch(
                                Archives.zip(zip -> Archives.file(zip, "a@b", "1")),
                                (byte) '@',
                                (byte) 0),
                        "NUL"),
                Arguments.of(
                        "a NUL in a tar's name",
                        Archives.tarGz(
                                tar -> {
                                    Archives.paxPath(tar, "a\0b");
                                    Archives.file(tar, "a", "1");
                                }),
                        "NUL"),
                Arguments.of(
                        "a zip's name that is not UTF-8",
                        patch(
                                Archives.zip(zip -> Archives.file(zip, "a@b", "1")),
                                (byte) '@',
                                (byte) 0xe9),
                        "not UTF-8"));
    }

    private static Stream<Arguments> sizes() {
        byte[] zeros = new byte[5_001];
        return Stream.of(
                Arguments.of(
                        "a bomb in a zip",
                        Archives.zip(zip -> Archives.put(zip, new ZipArchiveEntry("zeros"), zeros)),
                        "more than 5000 bytes"),
                Arguments.of(
                        "a bomb in a tar",
                        Archives.tarGz(
                                tar -> Archives.put(tar, new TarArchiveEntry("zeros"), zeros)),
                        "more than 5000 bytes"),
                Arguments.of(
                        "a bomb behind a name that is refused",
                        Archives.tarGz(
                                tar -> Archives.put(tar, new TarArchiveEntry("../z", true), zeros)),
                        "more than 5000 bytes"),
                Arguments.of(
                        "many small files in a zip",
                        Archives.zip(
                                zip -> {
                                    for (int i = 0; i < 21; i++) {
                                        Archives.file(zip, "f" + i, "");
                                    }
                                }),
                        "more than 20 files"),
                Arguments.of(
                        "many folders of one path in a tar",
                        Archives.tarGz(tar -> Archives.file(tar, "d/".repeat(25) + "f", "")),
                        "more than 20 files"),
                Arguments.of(
                        "many long names in a tar",
                        Archives.tarGz(
                                tar -> {
                                    for (int i = 0; i < 20; i++) {
                                        String name = i + "x".repeat(200) + "/";
                                        Archives.file(tar, name.repeat(7) + "f", "");
                                    }
                                }),
                        "names of more than 4096 bytes"),
                Arguments.of("a large file", new byte[100_001], "larger than 100000"));
    }

    private record BadName(String what, String name, String message) {}

    private static BadName bad(String what, String name, String message) {
        return new BadName(what, name, message);
    }

    private static Arguments special(String what, byte flag, String message) {
        return Arguments.of(
                what + " in a tar",
                Archives.tarGz(
                        tar -> {
                            tar.putArchiveEntry(Archives.ofType("x", flag, "/etc/passwd"));
                            tar.closeArchiveEntry();
                        }),
                message);
    }

    private static byte[] patch(byte[] bytes, byte from, byte to) {
        byte[] patched = bytes.clone();
        for (int i = 0; i < patched.length; i++) {
            if (patched[i] == from) {
                patched[i] = to;
            }
        }
        return patched;
    }
}
