package gpuq.agent.report;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/// The format of the journal: each record is its length, a CRC32C over length and content, and the
/// content. Reading gives the longest beginning that is whole; what follows it was being written
/// when the machine stopped, or is damaged.
final class JournalFile {

    /// Above every record of ours; a length beyond it is damage.
    static final int MAX_RECORD = 4 * 1024 * 1024;

    private static final int HEADER = 8;

    private JournalFile() {}

    /// @param records the whole ones, in order
    /// @param wholeBytes where the first that is not whole begins
    record Content(List<byte[]> records, long wholeBytes) {}

    static Content read(FileChannel channel) throws IOException {
        List<byte[]> records = new ArrayList<>();
        long position = 0;
        while (true) {
            byte[] headerBytes = readFully(channel, position, HEADER);
            ByteBuffer header = ByteBuffer.wrap(headerBytes);
            if (headerBytes.length < HEADER) {
                return new Content(records, position);
            }
            int length = header.getInt();
            int crc = header.getInt();
            if (length < 0 || length > MAX_RECORD) {
                return new Content(records, position);
            }
            byte[] content = readFully(channel, position + HEADER, length);
            if (content.length < length || crc(content) != crc) {
                return new Content(records, position);
            }
            records.add(content);
            position += HEADER + length;
        }
    }

    static ByteBuffer encode(List<byte[]> records) {
        int total = records.stream().mapToInt(record -> HEADER + record.length).sum();
        ByteBuffer buffer = ByteBuffer.allocate(total);
        for (byte[] record : records) {
            if (record.length > MAX_RECORD) {
                throw new IllegalArgumentException("a record of " + record.length + " bytes");
            }
            buffer.putInt(record.length).putInt(crc(record)).put(record);
        }
        return buffer.flip();
    }

    private static int crc(byte[] content) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(4).putInt(content.length).flip());
        crc.update(content);
        return (int) crc.getValue();
    }

    /// As many of the bytes as there are.
    private static byte[] readFully(FileChannel channel, long position, int bytes)
            throws IOException {
        int there = Math.clamp(channel.size() - position, 0, bytes);
        byte[] content = new byte[there];
        ByteBuffer buffer = ByteBuffer.wrap(content);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new IOException("the journal became shorter while it was read");
            }
        }
        return content;
    }
}
