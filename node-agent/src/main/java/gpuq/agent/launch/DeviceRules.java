package gpuq.agent.launch;

import java.util.ArrayList;
import java.util.List;

/// Which devices the processes of an attempt may open, as lines of the `devices` controller: `--nv`
/// shows every GPU of the host in a container, and `CUDA_VISIBLE_DEVICES` is advice that a program
/// may ignore. Pure.
final class DeviceRules {

    /// null, zero, full, random, urandom; tty, console, ptmx and the terminals: what a contained
    /// `/dev` has.
    private static final List<String> EVERYBODY =
            List.of("1:3", "1:5", "1:7", "1:8", "1:9", "5:0", "5:1", "5:2", "136:*");

    private static final int NVIDIA_MAJOR = 195;
    private static final int CONTROL_MINOR = 255;

    private DeviceRules() {}

    /// Lines for `devices.allow`, after `a` was written to `devices.deny`.
    ///
    /// @param minors numbers of the `/dev/nvidiaN` that may be opened
    /// @param procDevices the content of `/proc/devices`, which names the majors of the driver
    static List<String> allowed(List<Integer> minors, String procDevices) {
        List<String> rules = new ArrayList<>();
        // Nodes may be made, as apptainer does for its own `/dev`; opening them is another matter.
        rules.add("c *:* m");
        rules.add("b *:* m");
        EVERYBODY.forEach(device -> rules.add("c " + device + " rwm"));
        if (!minors.isEmpty()) {
            rules.add("c " + NVIDIA_MAJOR + ":" + CONTROL_MINOR + " rwm");
            minors.forEach(minor -> rules.add("c " + NVIDIA_MAJOR + ":" + minor + " rwm"));
            major(procDevices, "nvidia-uvm", rules);
            major(procDevices, "nvidia-caps", rules);
        }
        return rules;
    }

    private static void major(String procDevices, String name, List<String> rules) {
        procDevices
                .lines()
                .map(String::strip)
                .filter(line -> line.endsWith(" " + name))
                .map(line -> line.substring(0, line.indexOf(' ')))
                .findFirst()
                .ifPresent(major -> rules.add("c " + major + ":* rwm"));
    }
}
