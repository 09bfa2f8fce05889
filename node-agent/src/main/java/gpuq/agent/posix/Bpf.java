package gpuq.agent.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/// Programs in the kernel that decide which devices the processes of a cgroup may open: cgroup
/// version 2 has no other way. Needs root (or `CAP_BPF` with `CAP_NET_ADMIN`) and a kernel with
/// `CONFIG_CGROUP_BPF`.
public final class Bpf {

    private static final boolean ARM = System.getProperty("os.arch").equals("aarch64");
    private static final long SYS_BPF = ARM ? 280 : 321;

    private static final long PROG_LOAD = 5;
    private static final long PROG_ATTACH = 8;
    private static final int TYPE_CGROUP_DEVICE = 15;
    private static final int ATTACH_CGROUP_DEVICE = 6;

    /// Bytes of one instruction.
    public static final int INSTRUCTION = 8;

    /// Up to `expected_attach_type` of the kernel's `union bpf_attr`; the rest counts as zero.
    private static final long LOAD_BYTES = 72;

    private static final long ATTACH_BYTES = 16;

    /// Of the program, as the kernel asks for one; programs of this type need none in particular.
    private static final String LICENSE = "Apache-2.0";

    private static final MethodHandle SYSCALL =
            Posix.handle(
                    "syscall",
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.ADDRESS,
                            ValueLayout.JAVA_LONG),
                    Linker.Option.firstVariadicArg(1));

    private Bpf() {}

    /// From now on a program is asked whenever a process of the group, or of one below it, opens or
    /// makes a device. It takes the place of the one that was attached by this before; the kernel
    /// lets go of it with the group. Groups below cannot attach another that allows more.
    ///
    /// @param group a folder of a cgroup hierarchy of version 2
    /// @param program instructions of [#INSTRUCTION] bytes each
    /// @throws PosixException `EINVAL` or `EACCES` if the kernel does not take the program, `EPERM`
    ///   without the right or where a group above forbids it
    public static void limitDevices(Path group, byte[] program) throws PosixException {
        int loaded = load(program);
        try {
            int folder = OpenBeneath.folder(group);
            try {
                attach(folder, loaded);
            } finally {
                OpenBeneath.closeDescriptor(folder);
            }
        } finally {
            // Attached, it stays without our descriptor.
            OpenBeneath.closeDescriptor(loaded);
        }
    }

    private static int load(byte[] program) throws PosixException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment instructions = arena.allocate(program.length, 8);
            MemorySegment.copy(program, 0, instructions, ValueLayout.JAVA_BYTE, 0, program.length);
            MemorySegment attr = arena.allocate(LOAD_BYTES, 8);
            attr.set(ValueLayout.JAVA_INT, 0, TYPE_CGROUP_DEVICE);
            attr.set(ValueLayout.JAVA_INT, 4, program.length / INSTRUCTION);
            attr.set(ValueLayout.ADDRESS, 8, instructions);
            attr.set(ValueLayout.ADDRESS, 16, arena.allocateFrom(LICENSE));
            attr.set(ValueLayout.JAVA_INT, 68, ATTACH_CGROUP_DEVICE);
            return (int) call(PROG_LOAD, attr, LOAD_BYTES);
        }
    }

    private static void attach(int group, int program) throws PosixException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attr = arena.allocate(ATTACH_BYTES, 8);
            attr.set(ValueLayout.JAVA_INT, 0, group);
            attr.set(ValueLayout.JAVA_INT, 4, program);
            attr.set(ValueLayout.JAVA_INT, 8, ATTACH_CGROUP_DEVICE);
            // No flags: one program, for the group and all below it.
            call(PROG_ATTACH, attr, ATTACH_BYTES);
        }
    }

    private static long call(long command, MemorySegment attr, long bytes) throws PosixException {
        return Posix.call("bpf", SYSCALL, SYS_BPF, command, attr, bytes);
    }
}
