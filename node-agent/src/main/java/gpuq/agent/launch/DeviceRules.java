package gpuq.agent.launch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Which devices the processes of an attempt may open: `--nv` shows every GPU of the host in a
/// container, and `CUDA_VISIBLE_DEVICES` is advice that a program may ignore. Pure.
final class DeviceRules {

    private static final int MEMORY_MAJOR = 1;
    private static final int TERMINAL_MAJOR = 5;
    private static final int PSEUDO_TERMINAL_MAJOR = 136;
    private static final int NVIDIA_MAJOR = 195;
    private static final int CONTROL_MINOR = 255;

    private DeviceRules() {}

    /// @param minors numbers of the `/dev/nvidiaN` that may be opened
    /// @param caps numbers of the `/dev/nvidia-caps/nvidia-capN` that may be opened: the rights to
    ///   parts of a divided GPU
    /// @param procDevices the content of `/proc/devices`, which names the majors of the driver
    static List<DeviceRule> allowed(List<Integer> minors, List<Integer> caps, String procDevices) {
        List<DeviceRule> rules = new ArrayList<>(everybody());
        if (!minors.isEmpty()) {
            rules.add(DeviceRule.character(NVIDIA_MAJOR, CONTROL_MINOR));
            minors.forEach(minor -> rules.add(DeviceRule.character(NVIDIA_MAJOR, minor)));
            major(procDevices, "nvidia-uvm")
                    .ifPresent(major -> rules.add(DeviceRule.character(major, null)));
            major(procDevices, "nvidia-caps")
                    .ifPresent(
                            major ->
                                    caps.forEach(
                                            cap -> rules.add(DeviceRule.character(major, cap))));
        }
        return rules;
    }

    /// Nodes may be made, as apptainer does for its own `/dev`; opening them is another matter. And
    /// what a contained `/dev` has.
    private static List<DeviceRule> everybody() {
        List<DeviceRule> rules = new ArrayList<>();
        rules.add(new DeviceRule(DeviceRule.Kind.CHARACTER, null, null, "m"));
        rules.add(new DeviceRule(DeviceRule.Kind.BLOCK, null, null, "m"));
        // null, zero, full, random, urandom
        for (int minor : new int[] {3, 5, 7, 8, 9}) {
            rules.add(DeviceRule.character(MEMORY_MAJOR, minor));
        }
        // tty, console, ptmx
        for (int minor : new int[] {0, 1, 2}) {
            rules.add(DeviceRule.character(TERMINAL_MAJOR, minor));
        }
        rules.add(DeviceRule.character(PSEUDO_TERMINAL_MAJOR, null));
        return rules;
    }

    private static Optional<Integer> major(String procDevices, String name) {
        return procDevices
                .lines()
                .map(String::strip)
                .filter(line -> line.endsWith(" " + name))
                .map(line -> Integer.valueOf(line.substring(0, line.indexOf(' '))))
                .findFirst();
    }
}
