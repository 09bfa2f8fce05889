package gpuq.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Packs a folder as a bundle: regular files alone, each under its path in the folder.
final class BundleZip {

    private BundleZip() {}

    /// @param archive a file that is not there yet
    static void write(Path folder, Path archive) throws IOException {
        try (OutputStream out =
                        new BufferedOutputStream(
                                Files.newOutputStream(archive, StandardOpenOption.CREATE_NEW));
                ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
                Stream<Path> files = Files.walk(folder)) {
            List<Path> all = files.filter(Files::isRegularFile).sorted().toList();
            for (Path file : all) {
                zip.putNextEntry(new ZipEntry(folder.relativize(file).toString()));
                Files.copy(file, zip);
                zip.closeEntry();
            }
        }
    }
}
