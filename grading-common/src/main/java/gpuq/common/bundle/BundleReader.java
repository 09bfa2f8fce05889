package gpuq.common.bundle;

import gpuq.common.archive.ArchiveFault;
import gpuq.common.archive.ArchiveLimits;
import gpuq.common.archive.SafeUnpack;
import gpuq.common.yaml.YamlDocument;
import gpuq.common.yaml.YamlFault;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Unpacks an archive (zip or tar.gz, told apart by its first bytes) into a folder without trusting
/// it, and reads its manifest. Used by the API at a PUT and by the command line to check a bundle
/// before it is sent.
public final class BundleReader {

    /// The manifest's place in a bundle.
    public static final String MANIFEST_FILE = "competition.yaml";

    private BundleReader() {}

    /// Reads an archive. Whatever was unpacked of a faulty one stays in `folder`, which is the
    /// caller's to remove.
    ///
    /// @param archive the file
    /// @param folder an empty folder to unpack into
    /// @throws UncheckedIOException if the disk fails: never for what is in the archive
    public static BundleReading read(Path archive, Path folder) {
        return read(archive, folder, ArchiveLimits.BUNDLE);
    }

    /// As [#read(Path, Path)], with other limits.
    public static BundleReading read(Path archive, Path folder, ArchiveLimits limits) {
        List<ArchiveFault> refused = SafeUnpack.unpack(archive, folder, limits);
        if (!refused.isEmpty()) {
            return new BundleReading.Faulty(
                    refused.stream()
                            .map(
                                    fault ->
                                            new BundleFault(
                                                    fault.entry(),
                                                    null,
                                                    null,
                                                    fault.message(),
                                                    fault.unsafe()))
                            .toList());
        }
        try {
            return readFolder(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BundleReading readFolder(Path folder) throws IOException {
        Path file = folder.resolve(MANIFEST_FILE);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return new BundleReading.Faulty(
                    List.of(BundleFault.invalid(MANIFEST_FILE, null, null, whyMissing(folder))));
        }
        BundleFiles files = new BundleFiles(folder);
        YamlDocument document = YamlDocument.of(firstBytes(file));
        List<BundleFault> faults = new ArrayList<>();
        if (document.isReadable()) {
            Manifest manifest = ManifestReader.read(document.root(), files);
            document.faults().forEach(fault -> faults.add(inManifest(fault)));
            faults.addAll(SampleCheck.check(manifest.submission(), files, folder));
            if (faults.isEmpty()) {
                return new BundleReading.Good(new Bundle(manifest, folder));
            }
        } else {
            document.faults().forEach(fault -> faults.add(inManifest(fault)));
        }
        return new BundleReading.Faulty(List.copyOf(faults));
    }

    /// As much as the document's reader takes, and one byte more for it to refuse.
    private static byte[] firstBytes(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(YamlDocument.MAX_BYTES + 1);
        }
    }

    private static BundleFault inManifest(YamlFault fault) {
        String key = fault.key().isEmpty() ? null : fault.key();
        return BundleFault.invalid(MANIFEST_FILE, fault.line(), key, fault.message());
    }

    /// People pack the folder instead of what is in it.
    private static String whyMissing(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.filter(child -> Files.exists(child.resolve(MANIFEST_FILE)))
                    .findFirst()
                    .map(
                            child ->
                                    "is missing; it is in %s/: pack what is in that folder, not the"
                                                    .formatted(child.getFileName())
                                            + " folder itself")
                    .orElse("is missing");
        }
    }
}
