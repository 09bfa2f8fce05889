package gpuq.common.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.archivers.zip.ZipMethod;

/// Hands the entries of a zip to an [Unpacking], as its central directory has them: what stands
/// between the entries is not looked at, so the archive has one reading only.
final class ZipEntries {

    private static final int TYPE_MASK = 0xf000;
    private static final int TYPE_FILE = 0x8000;
    private static final int TYPE_FOLDER = 0x4000;
    private static final int TYPE_LINK = 0xa000;

    private ZipEntries() {}

    static void read(Path archive, ArchiveLimits limits, Unpacking unpacking) throws IOException {
        ZipDirectory directory = ZipDirectory.measure(archive, limits);
        if (directory.entries() > limits.entries()) {
            unpacking.over("has more than " + limits.entries() + " files and folders");
            return;
        }
        if (directory.bytes() > limits.headerBytes()) {
            unpacking.over("has a directory of more than " + limits.headerBytes() + " bytes");
            return;
        }
        try (ZipFile zip =
                ZipFile.builder().setPath(archive).setUseUnicodeExtraFields(false).get()) {
            List<ZipArchiveEntry> entries = Collections.list(zip.getEntries());
            if (entries.size() != directory.entries()) {
                throw new IOException("its directory can be read in two ways");
            }
            refuseOverlaps(entries);
            for (ZipArchiveEntry entry : entries) {
                if (unpacking.isStopped()) {
                    return;
                }
                take(zip, entry, unpacking);
            }
        }
    }

    /// Entries that share their bytes are how a small zip becomes a huge one.
    private static void refuseOverlaps(List<ZipArchiveEntry> entries) throws IOException {
        List<ZipArchiveEntry> byOffset = new ArrayList<>(entries);
        byOffset.sort(Comparator.comparingLong(ZipArchiveEntry::getDataOffset));
        long end = 0;
        for (ZipArchiveEntry entry : byOffset) {
            if (entry.getDataOffset() < end) {
                throw new IOException("two entries share the same bytes");
            }
            end = entry.getDataOffset() + Math.max(1, entry.getCompressedSize());
        }
    }

    private static void take(ZipFile zip, ZipArchiveEntry entry, Unpacking unpacking)
            throws IOException {
        String name = nameOf(entry);
        int type = (int) (entry.getExternalAttributes() >>> 16) & TYPE_MASK;
        boolean folder = name.endsWith("/");
        if (type == TYPE_LINK) {
            unpacking.refuse(name, "is a symbolic link; only files and folders are taken");
        } else if (type != 0 && type != (folder ? TYPE_FOLDER : TYPE_FILE)) {
            unpacking.refuse(name, "is neither a file nor a folder");
        } else if (entry.getGeneralPurposeBit().usesEncryption()) {
            unpacking.damaged(name + " is encrypted");
        } else if (folder) {
            if (entry.getSize() > 0) {
                unpacking.refuse(name, "is a folder with content");
            } else {
                unpacking.folder(name);
            }
        } else if (entry.getMethod() != ZipMethod.STORED.getCode()
                && entry.getMethod() != ZipMethod.DEFLATED.getCode()) {
            unpacking.damaged(
                    name + " is packed by a method other than deflate: " + entry.getMethod());
        } else {
            copy(zip, entry, name, unpacking);
        }
    }

    /// The raw name: the library's own turns backslashes of some archives into slashes, which would
    /// hide them from the check.
    private static String nameOf(ZipArchiveEntry entry) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(entry.getRawName()))
                    .toString();
        } catch (CharacterCodingException e) {
            // Refused by EntryName, which looks for this character.
            return new String(entry.getRawName(), StandardCharsets.UTF_8);
        }
    }

    private static void copy(ZipFile zip, ZipArchiveEntry entry, String name, Unpacking unpacking)
            throws IOException {
        CRC32 crc = new CRC32();
        try (InputStream content = new CheckedInputStream(zip.getInputStream(entry), crc)) {
            unpacking.file(name, content);
        }
        if (!unpacking.isStopped() && crc.getValue() != entry.getCrc()) {
            throw new IOException(name + " does not match its checksum");
        }
    }
}
