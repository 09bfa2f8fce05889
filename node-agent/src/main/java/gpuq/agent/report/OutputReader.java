package gpuq.agent.report;

import gpuq.agent.report.LogPieces.Piece;
import gpuq.agent.state.AttemptDir;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// Reads one output of an attempt as the supervisor leaves it: a file that grows up to a limit, and
/// once the output has ended, its last bytes and how many followed the file. Holds no file open.
final class OutputReader {

    private final AttemptDir dir;
    private final String name;

    OutputReader(AttemptDir dir, String name) {
        this.dir = dir;
        this.name = name;
    }

    /// What can be read at an offset now.
    ///
    /// @param done whether nothing will ever come after `pieces`
    record Reading(List<Piece> pieces, boolean done) {}

    Reading read(long offset, int maxBytes) throws IOException {
        boolean ended = Files.exists(dir.outputRest(name)) && Files.exists(dir.outputTail(name));
        long head = size(dir.output(name));
        long rest = ended ? Long.parseLong(Files.readString(dir.outputRest(name)).strip()) : 0;
        if (offset < head) {
            byte[] bytes = read(dir.output(name), offset, (int) Math.min(maxBytes, head - offset));
            boolean last = ended && offset + bytes.length == head;
            List<Piece> pieces = LogPieces.cut(bytes, bytes.length, offset, last);
            return new Reading(pieces, last && rest == 0);
        }
        if (!ended || offset >= head + rest) {
            return new Reading(List.of(), ended);
        }
        long tail = size(dir.outputTail(name));
        long tailFrom = head + rest - tail;
        if (offset < tailFrom) {
            return new Reading(LogPieces.gap(offset, tailFrom - offset), tail == 0);
        }
        int length = (int) Math.min(maxBytes, head + rest - offset);
        byte[] bytes = read(dir.outputTail(name), offset - tailFrom, length);
        boolean last = offset + bytes.length == head + rest;
        return new Reading(LogPieces.cut(bytes, bytes.length, offset, last), last);
    }

    private static long size(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException _) {
            return 0;
        }
    }

    private static byte[] read(Path file, long position, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, position + buffer.position()) < 0) {
                    break;
                }
            }
        }
        byte[] bytes = new byte[buffer.position()];
        buffer.flip().get(bytes);
        return bytes;
    }
}
