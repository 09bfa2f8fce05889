package gpuq.common.grading;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Checks a file of the format `any`, of which only the size is known, and copies it as it is.
final class OpaqueCheck {

    private OpaqueCheck() {}

    static void check(Path file, long maxBytes, Path normalised, ErrorList errors)
            throws IOException {
        long bytes = 0;
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
                OutputStream out =
                        Files.newOutputStream(
                                normalised,
                                StandardOpenOption.CREATE_NEW,
                                StandardOpenOption.WRITE)) {
            byte[] buffer = new byte[64 * 1024];
            int read = in.read(buffer);
            while (read >= 0 && bytes <= maxBytes) {
                out.write(buffer, 0, read);
                bytes += read;
                read = in.read(buffer);
            }
        }
        if (bytes > maxBytes) {
            errors.add(
                    FaultKind.TOO_LARGE,
                    null,
                    null,
                    null,
                    "the file is larger than " + maxBytes + " bytes");
        } else if (bytes == 0) {
            errors.add(FaultKind.EMPTY, null, null, null, "the file is empty");
        }
        if (!errors.isEmpty()) {
            Files.delete(normalised);
        }
    }
}
