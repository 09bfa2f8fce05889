package gpuq.agent.launch;

import gpuq.agent.posix.Bpf;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// Assembles rules into a program for the kernel (`BPF_PROG_TYPE_CGROUP_DEVICE`), which allows what
/// one of them allows and nothing else: what `devices.allow` is under version 1. The kernel asks it
/// with a `struct bpf_cgroup_dev_ctx`, three 32-bit numbers: the kind of the device in the lower
/// half of the first and the wanted access in its upper half, then major and minor. Pure.
final class DeviceProgram {

    private static final int R0_ANSWER = 0;
    private static final int R1_CONTEXT = 1;
    private static final int R2_KIND = 2;
    private static final int R3_ACCESS = 3;
    private static final int R4_MAJOR = 4;
    private static final int R5_MINOR = 5;

    /// The context is read before the first rule: then its register is free.
    private static final int R1_FREE = R1_CONTEXT;

    private static final int LOAD_WORD = 0x61;
    private static final int MOVE = 0xbf;
    private static final int MOVE_NUMBER = 0xb7;
    private static final int SHIFT_RIGHT_NUMBER = 0x77;
    private static final int AND_NUMBER = 0x57;
    private static final int JUMP_UNLESS_NUMBER = 0x55;
    private static final int JUMP_UNLESS = 0x5d;
    private static final int EXIT = 0x95;

    private static final int BLOCK = 1;
    private static final int CHARACTER = 2;
    private static final int MAKE = 1;
    private static final int READ = 2;
    private static final int WRITE = 4;
    private static final int EVERYTHING = MAKE | READ | WRITE;

    /// The kernel takes no longer one from older releases; a rule takes eight at most.
    private static final int MOST_INSTRUCTIONS = 4096;

    private DeviceProgram() {}

    /// One instruction; its offset is filled in when it is known.
    private record Instruction(int code, int to, int from, int offset, int number) {}

    /// @param rules those that allow something; what none of them names is refused
    static byte[] of(List<DeviceRule> rules) {
        List<Instruction> all = new ArrayList<>();
        all.add(new Instruction(LOAD_WORD, R2_KIND, R1_CONTEXT, 0, 0));
        all.add(new Instruction(MOVE, R3_ACCESS, R2_KIND, 0, 0));
        all.add(new Instruction(SHIFT_RIGHT_NUMBER, R3_ACCESS, 0, 0, 16));
        all.add(new Instruction(AND_NUMBER, R2_KIND, 0, 0, 0xffff));
        all.add(new Instruction(LOAD_WORD, R4_MAJOR, R1_CONTEXT, 4, 0));
        all.add(new Instruction(LOAD_WORD, R5_MINOR, R1_CONTEXT, 8, 0));
        rules.forEach(rule -> all.addAll(allow(rule)));
        all.addAll(answer(0));
        if (all.size() > MOST_INSTRUCTIONS) {
            throw new IllegalArgumentException("too many rules: " + rules.size());
        }
        return bytes(all);
    }

    /// Answers yes where all of the rule is met; each jump leads behind it.
    private static List<Instruction> allow(DeviceRule rule) {
        List<Instruction> tests = new ArrayList<>();
        tests.add(unless(R2_KIND, rule.kind() == DeviceRule.Kind.BLOCK ? BLOCK : CHARACTER));
        int access = access(rule.access());
        if (access != EVERYTHING) {
            // What is wanted beyond the rule would be left over.
            tests.add(new Instruction(MOVE, R1_FREE, R3_ACCESS, 0, 0));
            tests.add(new Instruction(AND_NUMBER, R1_FREE, 0, 0, access));
            tests.add(new Instruction(JUMP_UNLESS, R1_FREE, R3_ACCESS, 0, 0));
        }
        if (rule.major() != null) {
            tests.add(unless(R4_MAJOR, rule.major()));
        }
        if (rule.minor() != null) {
            tests.add(unless(R5_MINOR, rule.minor()));
        }
        List<Instruction> yes = answer(1);
        List<Instruction> whole = new ArrayList<>();
        for (int at = 0; at < tests.size(); at++) {
            Instruction test = tests.get(at);
            boolean jumps = test.code() == JUMP_UNLESS || test.code() == JUMP_UNLESS_NUMBER;
            int beyond = tests.size() - at - 1 + yes.size();
            whole.add(
                    jumps
                            ? new Instruction(
                                    test.code(), test.to(), test.from(), beyond, test.number())
                            : test);
        }
        whole.addAll(yes);
        return whole;
    }

    private static Instruction unless(int register, int number) {
        return new Instruction(JUMP_UNLESS_NUMBER, register, 0, 0, number);
    }

    private static List<Instruction> answer(int value) {
        return List.of(
                new Instruction(MOVE_NUMBER, R0_ANSWER, 0, 0, value),
                new Instruction(EXIT, 0, 0, 0, 0));
    }

    private static int access(String letters) {
        return (letters.contains("m") ? MAKE : 0)
                | (letters.contains("r") ? READ : 0)
                | (letters.contains("w") ? WRITE : 0);
    }

    private static byte[] bytes(List<Instruction> instructions) {
        ByteBuffer bytes =
                ByteBuffer.allocate(instructions.size() * Bpf.INSTRUCTION)
                        .order(ByteOrder.LITTLE_ENDIAN);
        for (Instruction it : instructions) {
            bytes.put((byte) it.code());
            bytes.put((byte) ((it.from() << 4) | it.to()));
            bytes.putShort((short) it.offset());
            bytes.putInt(it.number());
        }
        return bytes.array();
    }
}
