package gpuq.common.table;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/// The working files of one check, in a folder of their own that is gone when it is closed. They
/// are mapped into memory, so the heap stays small whatever the number of ids is, and the kernel
/// may write them out. Used by one thread.
public final class Scratch implements AutoCloseable {

    private static final int ZEROS = 1 << 20;

    private final Path folder;
    private final Arena arena = Arena.ofConfined();

    private Scratch(Path folder) {
        this.folder = folder;
    }

    /// A new folder within `parent`.
    public static Scratch in(Path parent) throws IOException {
        return new Scratch(Files.createTempDirectory(parent, ".check-"));
    }

    /// The path of a working file.
    public Path file(String name) {
        return folder.resolve(name);
    }

    /// Maps a working file that has been written to its end.
    MemorySegment map(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, channel.size(), arena);
        }
    }

    /// Maps a new file of zeros. They are really written: a hole that finds the disk full would
    /// kill the thread instead of throwing.
    MemorySegment zeros(String name, long bytes) throws IOException {
        try (FileChannel channel =
                FileChannel.open(
                        file(name),
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            ByteBuffer zeros = ByteBuffer.allocateDirect(ZEROS);
            for (long written = 0; written < bytes; ) {
                zeros.clear().limit((int) Math.min(ZEROS, bytes - written));
                written += channel.write(zeros);
            }
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes, arena);
        }
    }

    @Override
    public void close() throws IOException {
        arena.close();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
