package gpuq.agent.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/// A file that was opened below a hostile folder: no component was a symbolic link, nothing left
/// the folder or its file system, and a FIFO or device did not block (STORE-7, EXPLOIT-4). Java's
/// own ways follow links in the middle of a path and hang in `open` on a FIFO.
public final class OpenBeneath implements AutoCloseable {

    private static final long SYS_OPENAT2 = 437;
    private static final long HOW_BYTES = 24;

    private static final int O_RDONLY = 0;
    private static final int O_NONBLOCK = 0x800;
    // Linux numbers these two differently by architecture.
    private static final boolean ARM = System.getProperty("os.arch").equals("aarch64");
    private static final int O_DIRECTORY = ARM ? 0x4000 : 0x10000;
    private static final int O_NOFOLLOW = ARM ? 0x8000 : 0x20000;
    private static final int O_CLOEXEC = 0x80000;
    private static final int O_PATH = 0x200000;

    private static final long RESOLVE_NO_XDEV = 0x01;
    private static final long RESOLVE_NO_MAGICLINKS = 0x02;
    private static final long RESOLVE_NO_SYMLINKS = 0x04;
    private static final long RESOLVE_BENEATH = 0x08;

    private static final MethodHandle OPEN =
            Posix.handle(
                    "open",
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
                    Linker.Option.firstVariadicArg(2));
    private static final MethodHandle CLOSE = Posix.handle("close", ValueLayout.JAVA_INT);
    private static final MethodHandle SYSCALL =
            Posix.handle(
                    "syscall",
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.ADDRESS,
                            ValueLayout.ADDRESS,
                            ValueLayout.JAVA_LONG),
                    Linker.Option.firstVariadicArg(1));

    private final int descriptor;

    private OpenBeneath(int descriptor) {
        this.descriptor = descriptor;
    }

    /// Opens a file for reading without ever waiting for it.
    ///
    /// @param folder a folder of ours that holds the hostile ones
    /// @param path relative to the folder
    public static OpenBeneath read(Path folder, String path) throws PosixException {
        int parent = folder(folder);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment how = arena.allocate(HOW_BYTES, 8);
            how.set(ValueLayout.JAVA_LONG, 0, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
            how.set(
                    ValueLayout.JAVA_LONG,
                    16,
                    RESOLVE_BENEATH
                            | RESOLVE_NO_SYMLINKS
                            | RESOLVE_NO_MAGICLINKS
                            | RESOLVE_NO_XDEV);
            long opened =
                    Posix.call(
                            "openat2",
                            SYSCALL,
                            SYS_OPENAT2,
                            (long) parent,
                            arena.allocateFrom(path),
                            how,
                            HOW_BYTES);
            return new OpenBeneath((int) opened);
        } finally {
            closeDescriptor(parent);
        }
    }

    /// A descriptor that names a folder, for system calls that take one; the caller closes it.
    static int folder(Path folder) throws PosixException {
        try (Arena arena = Arena.ofConfined()) {
            return (int)
                    Posix.call(
                            "open",
                            OPEN,
                            arena.allocateFrom(folder.toString()),
                            O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        }
    }

    /// A name under which Java reads this very open file, whatever happens to its path.
    public Path path() {
        return Path.of("/proc/self/fd/" + descriptor);
    }

    @Override
    public void close() throws PosixException {
        closeDescriptor(descriptor);
    }

    static void closeDescriptor(int descriptor) throws PosixException {
        Posix.call("close", CLOSE, descriptor);
    }
}
