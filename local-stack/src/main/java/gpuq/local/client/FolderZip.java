package gpuq.local.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Packs a folder, the same bytes each time: in the order of the names and with one time for all.
/// What Python leaves beside its sources stays out.
final class FolderZip {
    private static final LocalDateTime TIME = LocalDateTime.of(2000, 1, 1, 0, 0);

    private FolderZip() {}

    static byte[] of(Path folder) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes);
                var files = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) files.filter(FolderZip::belongs).sorted()::iterator) {
                var entry = new ZipEntry(folder.relativize(file).toString());
                entry.setTimeLocal(TIME);
                zip.putNextEntry(entry);
                Files.copy(file, zip);
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static boolean belongs(Path file) {
        return Files.isRegularFile(file) && !file.toString().contains("__pycache__");
    }
}
