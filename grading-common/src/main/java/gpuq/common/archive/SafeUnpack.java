package gpuq.common.archive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Unpacks a zip or a tar.gz into an empty folder without trusting it: only regular files and
/// folders, no path that leads out, nothing twice, nothing over the limits (EXPLOIT-1). Called by
/// the bundle reader; it knows nothing of bundles.
public final class SafeUnpack {

    private SafeUnpack() {}

    /// Unpacks, or says everything that is wrong. After a fault, part of the archive may lie in the
    /// folder; the caller removes it.
    ///
    /// @param folder empty, and nobody else's while this runs
    /// @throws UncheckedIOException if the archive's file cannot be opened or the folder's disk
    ///   fails: never for what is in the archive
    public static List<ArchiveFault> unpack(Path archive, Path folder, ArchiveLimits limits) {
        Unpacking unpacking = new Unpacking(folder, limits);
        ArchiveKind kind;
        try {
            if (Files.size(archive) > limits.packedBytes()) {
                unpacking.over("is larger than " + limits.packedBytes() + " bytes");
                return unpacking.faults();
            }
            kind = ArchiveKind.of(archive);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            switch (kind) {
                case ZIP -> ZipEntries.read(archive, limits, unpacking);
                case TAR_GZ -> TarEntries.read(archive, unpacking);
                case OTHER -> unpacking.damaged("is neither a zip nor a tar.gz");
            }
        } catch (UncheckedIOException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // The library answers some damages with whatever its code trips over.
            unpacking.damaged("cannot be read: " + firstLine(e));
        }
        return unpacking.faults();
    }

    private static String firstLine(Exception e) {
        Throwable cause = e.getCause();
        String message = cause instanceof IOException ? cause.getMessage() : e.getMessage();
        return message == null
                ? e.getClass().getSimpleName()
                : message.lines().findFirst().orElse(e.getClass().getSimpleName());
    }
}
