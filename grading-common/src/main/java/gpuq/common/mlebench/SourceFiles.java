package gpuq.common.mlebench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The files of a source before anything is made of them: each must be itself, and not the pointer
/// that Git LFS leaves in its place, and have the checksum that the source gives.
final class SourceFiles {

    static final String CHECKSUMS = "checksums.yaml";

    private static final byte[] LFS =
            "version https://git-lfs.github.com/spec/".getBytes(StandardCharsets.US_ASCII);
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final int BUFFER_BYTES = 64 * 1024;

    private SourceFiles() {}

    static void requireReal(Path folder) throws IOException, ImportException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                if (isPointer(file)) {
                    throw new ImportException(
                            file + " is a Git LFS pointer, not the file: run git lfs pull first.");
                }
            }
        }
    }

    private static boolean isPointer(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(LFS.length), LFS);
        }
    }

    /// Compares the MD5 of each file that `checksums.yaml` names; without one there is nothing to
    /// compare.
    ///
    /// @return how many were compared
    static int verify(MleBenchSource source) throws IOException, ImportException {
        Path file = source.folder().resolve(CHECKSUMS);
        if (!Files.isRegularFile(file)) {
            return 0;
        }
        JsonNode checksums = YAML.readTree(Files.readString(file));
        return verify(source.publicFolder(), checksums.path("public"))
                + verify(source.privateFolder(), checksums.path("private"));
    }

    private static int verify(Path place, JsonNode checksum) throws IOException, ImportException {
        if (checksum.isObject()) {
            int compared = 0;
            for (Map.Entry<String, JsonNode> entry : checksum.properties()) {
                compared += verify(place.resolve(entry.getKey()), entry.getValue());
            }
            return compared;
        }
        if (!checksum.isTextual()) {
            return 0;
        }
        if (!Files.isRegularFile(place)) {
            throw new ImportException(place + " is missing, and " + CHECKSUMS + " names it.");
        }
        String found = md5(place);
        if (!found.equalsIgnoreCase(checksum.asText().strip())) {
            throw new ImportException(
                    "%s has the checksum %s, %s says %s."
                            .formatted(place, found, CHECKSUMS, checksum.asText()));
        }
        return 1;
    }

    private static String md5(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no MD5", e);
        }
    }

    /// Copies a folder as it is.
    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            List<Path> all = files.sorted().toList();
            for (Path file : all) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }
}
