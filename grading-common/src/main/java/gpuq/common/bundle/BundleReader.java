package gpuq.common.bundle;

import java.nio.file.Path;

/// Unpacks an archive (zip or tar.gz, told apart by its first bytes) into a folder without trusting
/// it, and reads its manifest. Used by the API at a PUT and by the command line to check a bundle
/// before it is sent.
public final class BundleReader {

    private BundleReader() {}

    /// Reads an archive. Whatever was unpacked of a faulty one stays in `folder`, which is the
    /// caller's to remove.
    ///
    /// @param archive the file
    /// @param folder an empty folder to unpack into
    public static BundleReading read(Path archive, Path folder) {
        throw new UnsupportedOperationException("written next");
    }
}
