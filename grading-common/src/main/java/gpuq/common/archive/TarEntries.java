package gpuq.common.archive;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/// Hands the entries of a tar.gz to an [Unpacking], in one pass.
final class TarEntries {

    /// The headers of one entry, PAX and GNU long names included, are never longer in earnest.
    private static final long ENTRY_HEADER_BYTES = 1 << 20;

    private TarEntries() {}

    static void read(Path archive, Unpacking unpacking) throws IOException {
        // The JDK's reader, because it skips a gzip header's file name instead of keeping it.
        try (InputStream packed = new BufferedInputStream(Files.newInputStream(archive), 1 << 16);
                InputStream unpacked = new GZIPInputStream(packed, 1 << 16);
                BudgetStream budget = new BudgetStream(unpacked);
                TarArchiveInputStream tar = new StrictTar(budget)) {
            budget.allow(ENTRY_HEADER_BYTES);
            TarArchiveEntry entry = tar.getNextEntry();
            while (entry != null && !unpacking.isStopped()) {
                budget.allow(Long.MAX_VALUE);
                take(entry, tar, unpacking);
                budget.allow(ENTRY_HEADER_BYTES);
                entry = unpacking.isStopped() ? null : tar.getNextEntry();
            }
            if (!unpacking.isStopped()) {
                // The checksum stands at the end of the gzip stream: a cut file shows only there.
                budget.allow(ENTRY_HEADER_BYTES);
                budget.transferTo(OutputStream.nullOutputStream());
            }
        }
    }

    private static void take(TarArchiveEntry entry, InputStream content, Unpacking unpacking)
            throws IOException {
        String name = entry.getName();
        byte flag = entry.getLinkFlag();
        boolean plain =
                flag == TarConstants.LF_NORMAL
                        || flag == TarConstants.LF_OLDNORM
                        || flag == TarConstants.LF_CONTIG;
        if (entry.isSparse()) {
            unpacking.refuse(name, "is a sparse file");
        } else if (flag == TarConstants.LF_DIR || (plain && name.endsWith("/"))) {
            unpacking.folder(name);
        } else if (plain) {
            unpacking.file(name, content);
        } else {
            unpacking.refuse(name, "is " + kindOf(flag) + "; only files and folders are taken");
        }
    }

    private static String kindOf(byte flag) {
        return switch (flag) {
            case TarConstants.LF_LINK -> "a hard link";
            case TarConstants.LF_SYMLINK -> "a symbolic link";
            case TarConstants.LF_CHR -> "a character device";
            case TarConstants.LF_BLK -> "a block device";
            case TarConstants.LF_FIFO -> "a FIFO";
            default -> "of the unknown type " + (flag & 0xff);
        };
    }

    /// The library turns what is not UTF-8 into `?`, which would be a file of another name.
    private static final class StrictTar extends TarArchiveInputStream {

        private static final int PREFIX_OFFSET = 345;

        StrictTar(InputStream in) {
            super(
                    in,
                    TarConstants.DEFAULT_BLKSIZE,
                    TarConstants.DEFAULT_RCDSIZE,
                    StandardCharsets.UTF_8.name(),
                    false);
        }

        @Override
        protected byte[] readRecord() throws IOException {
            byte[] record = super.readRecord();
            if (record != null) {
                check(record, 0, TarConstants.NAMELEN);
                check(record, PREFIX_OFFSET, TarConstants.PREFIXLEN);
            }
            return record;
        }

        private static void check(byte[] record, int offset, int length) throws IOException {
            int end = offset;
            while (end < offset + length && record[end] != 0) {
                end++;
            }
            if (!isUtf8(ByteBuffer.wrap(record, offset, end - offset))) {
                throw new IOException("an entry has a name that is not UTF-8");
            }
        }

        private static boolean isUtf8(ByteBuffer bytes) {
            try {
                var _ = StandardCharsets.UTF_8.newDecoder().decode(bytes);
                return true;
            } catch (CharacterCodingException _) {
                return false;
            }
        }
    }
}
