package gpuq.common.archive;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The size of a zip's central directory, found before the library reads it: the library keeps all
/// of it in memory and believes no count, so a directory of 2 GiB would end the process.
///
/// @param entries how many entries it has
/// @param bytes its length
record ZipDirectory(long entries, long bytes) {

    private static final int END_SIGNATURE = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int LOCATOR_SIGNATURE = 0x07064b50;
    private static final int LOCATOR_BYTES = 20;
    private static final int END64_SIGNATURE = 0x06064b50;
    private static final int END64_BYTES = 56;
    private static final int ENTRY_SIGNATURE = 0x02014b50;
    private static final int ENTRY_BYTES = 46;
    private static final int MAX_COMMENT = 0xffff;

    /// Walks the directory, and stops as soon as it is over the limits.
    ///
    /// @throws IOException if the file has no such directory
    static ZipDirectory measure(Path archive, ArchiveLimits limits) throws IOException {
        try (FileChannel channel = FileChannel.open(archive, StandardOpenOption.READ)) {
            long end = findEnd(channel);
            long start = findStart(channel, end);
            long position = start;
            long entries = 0;
            ByteBuffer head = buffer(ENTRY_BYTES);
            while (position < end
                    && entries <= limits.entries()
                    && position - start <= limits.headerBytes()) {
                if (!read(channel, position, head) || head.getInt(0) != ENTRY_SIGNATURE) {
                    break;
                }
                entries++;
                position += ENTRY_BYTES + shortAt(head, 28) + shortAt(head, 30) + shortAt(head, 32);
            }
            return new ZipDirectory(entries, position - start);
        }
    }

    /// The last end record; what stands behind it must be its comment and nothing else.
    private static long findEnd(FileChannel channel) throws IOException {
        long size = channel.size();
        int tailBytes = (int) Math.min(size, END_BYTES + MAX_COMMENT);
        ByteBuffer tail = buffer(tailBytes);
        if (!read(channel, size - tailBytes, tail)) {
            throw new EOFException("it became shorter while it was read");
        }
        for (int at = tailBytes - END_BYTES; at >= 0; at--) {
            if (tail.getInt(at) == END_SIGNATURE) {
                if (at + END_BYTES + shortAt(tail, at + 20) != tailBytes) {
                    throw new IOException("something stands behind the end of the archive");
                }
                return size - tailBytes + at;
            }
        }
        throw new IOException("the end of the archive is missing");
    }

    private static long findStart(FileChannel channel, long end) throws IOException {
        ByteBuffer locator = buffer(LOCATOR_BYTES);
        long start;
        if (end >= LOCATOR_BYTES
                && read(channel, end - LOCATOR_BYTES, locator)
                && locator.getInt(0) == LOCATOR_SIGNATURE) {
            ByteBuffer end64 = buffer(END64_BYTES);
            long at = locator.getLong(8);
            if (at < 0
                    || at > end
                    || !read(channel, at, end64)
                    || end64.getInt(0) != END64_SIGNATURE) {
                throw new IOException("the zip64 end record is damaged");
            }
            start = end64.getLong(48);
        } else {
            ByteBuffer record = buffer(END_BYTES);
            read(channel, end, record);
            start = Integer.toUnsignedLong(record.getInt(16));
            if (start + Integer.toUnsignedLong(record.getInt(12)) != end) {
                throw new IOException("the central directory is not where it should be");
            }
        }
        if (start < 0 || start > end) {
            throw new IOException("the central directory is not where it should be");
        }
        return start;
    }

    private static int shortAt(ByteBuffer bytes, int index) {
        return Short.toUnsignedInt(bytes.getShort(index));
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /// Fills the buffer from a position, and says whether there was enough.
    private static boolean read(FileChannel channel, long position, ByteBuffer into)
            throws IOException {
        into.clear();
        long at = position;
        while (into.hasRemaining()) {
            int read = channel.read(into, at);
            if (read < 0) {
                return false;
            }
            at += read;
        }
        return true;
    }
}
