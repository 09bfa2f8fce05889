package gpuq.agent.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;

/// The few system calls of libc that the agent and its launcher need and Java does not have. Errors
/// come as [PosixException] with the call's errno.
@SuppressWarnings("restricted")
public final class Posix {

    public static final int SIGTERM = 15;
    public static final int SIGKILL = 9;
    public static final int SIGUSR1 = 10;
    public static final int SIGUSR2 = 12;

    public static final long MS_RDONLY = 1;
    public static final long MS_NOSUID = 2;
    public static final long MS_NODEV = 4;

    private static final int MNT_DETACH = 2;

    private static final StructLayout CAPTURE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
            CAPTURE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle KILL =
            handle("kill", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
    private static final MethodHandle MOUNT =
            handle(
                    "mount",
                    ValueLayout.ADDRESS,
                    ValueLayout.ADDRESS,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.ADDRESS);
    private static final MethodHandle UMOUNT2 =
            handle("umount2", ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
    private static final MethodHandle STATVFS =
            handle("statvfs", ValueLayout.ADDRESS, ValueLayout.ADDRESS);

    /// The beginning of glibc's `struct statvfs` on 64-bit machines.
    private static final StructLayout STATVFS_LAYOUT =
            MemoryLayout.structLayout(
                    ValueLayout.JAVA_LONG.withName("f_bsize"),
                    ValueLayout.JAVA_LONG.withName("f_frsize"),
                    ValueLayout.JAVA_LONG.withName("f_blocks"),
                    ValueLayout.JAVA_LONG.withName("f_bfree"),
                    ValueLayout.JAVA_LONG.withName("f_bavail"),
                    ValueLayout.JAVA_LONG.withName("f_files"),
                    ValueLayout.JAVA_LONG.withName("f_ffree"),
                    ValueLayout.JAVA_LONG.withName("f_favail"),
                    MemoryLayout.paddingLayout(64));

    private Posix() {}

    /// Room on a file system.
    public record FileSystemUse(
            long totalBytes, long availableBytes, long totalInodes, long availableInodes) {}

    /// Sends a signal; false if there is no such process.
    public static boolean kill(long pid, int signal) {
        try {
            return call("kill", KILL, Math.toIntExact(pid), signal) == 0;
        } catch (PosixException e) {
            if (e.errno() == PosixException.ESRCH) {
                return false;
            }
            throw new IllegalStateException("cannot signal " + pid, e);
        }
    }

    /// Mounts a file system that needs no device, such as `tmpfs`.
    public static void mount(Path target, String type, long flags, String options)
            throws PosixException {
        try (Arena arena = Arena.ofConfined()) {
            call(
                    "mount",
                    MOUNT,
                    arena.allocateFrom(type),
                    arena.allocateFrom(target.toString()),
                    arena.allocateFrom(type),
                    flags,
                    arena.allocateFrom(options));
        }
    }

    /// Takes a file system out of the tree at once, also one that is still in use.
    public static void detach(Path target) throws PosixException {
        try (Arena arena = Arena.ofConfined()) {
            call("umount2", UMOUNT2, arena.allocateFrom(target.toString()), MNT_DETACH);
        }
    }

    /// Bytes and inodes of the file system that holds a path.
    public static FileSystemUse use(Path path) throws PosixException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment result = arena.allocate(STATVFS_LAYOUT);
            call("statvfs", STATVFS, arena.allocateFrom(path.toString()), result);
            long fragment = field(result, "f_frsize");
            return new FileSystemUse(
                    field(result, "f_blocks") * fragment,
                    field(result, "f_bavail") * fragment,
                    field(result, "f_files"),
                    field(result, "f_favail"));
        }
    }

    private static long field(MemorySegment struct, String name) {
        return (long) STATVFS_LAYOUT.varHandle(PathElement.groupElement(name)).get(struct, 0L);
    }

    static MethodHandle handle(String name, MemoryLayout... arguments) {
        return handle(
                name, FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments), new Linker.Option[0]);
    }

    static MethodHandle handle(String name, FunctionDescriptor type, Linker.Option... options) {
        Linker.Option[] all = new Linker.Option[options.length + 1];
        System.arraycopy(options, 0, all, 0, options.length);
        all[options.length] = Linker.Option.captureCallState("errno");
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type, all);
    }

    /// Calls a function that says -1 and sets errno where it fails.
    static long call(String name, MethodHandle function, Object... arguments)
            throws PosixException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CAPTURE);
            Object[] all = new Object[arguments.length + 1];
            all[0] = state;
            System.arraycopy(arguments, 0, all, 1, arguments.length);
            Number result = (Number) function.invokeWithArguments(all);
            if (result.longValue() == -1) {
                throw new PosixException(name, (int) ERRNO.get(state, 0L));
            }
            return result.longValue();
        } catch (PosixException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("cannot call " + name, e);
        }
    }
}
