package gpuq.agent.supervise;

import java.util.List;

/// The processes in an attempt's group that are the container's and not the program's. They pass
/// every signal on to the program, which would then get it twice.
public final class RuntimeProcesses {

    private static final List<String> NAMES =
            List.of("appinit", "sinit", "starter", "starter-suid", "apptainer");

    private RuntimeProcesses() {}

    static List<String> names() {
        return NAMES;
    }

    /// @param name as the kernel has it; a program may take such a name, and is asked for less then
    public static boolean has(String name) {
        return NAMES.contains(name);
    }
}
