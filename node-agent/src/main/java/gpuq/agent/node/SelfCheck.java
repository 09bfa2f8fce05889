package gpuq.agent.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Whether a host can run attempts at all: what it has is compared with what they need, as a table
/// that says what to do about each thing that is missing (DEPLOY-1). Pure.
public final class SelfCheck {

    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)");
    private static final List<String> V1 = List.of("memory", "pids", "cpu", "cpuacct");
    private static final List<String> V2 = List.of("memory", "pids", "cpu");

    private SelfCheck() {}

    /// One line of the table.
    ///
    /// @param found what there is, in a few words
    /// @param isGood whether it is enough
    /// @param isNeeded whether nothing runs without it
    /// @param remedy what to do if it is not; empty if there is nothing to do
    public record Line(
            String what, String found, boolean isGood, boolean isNeeded, String remedy) {}

    /// The whole table for what was found.
    public static List<Line> lines(HostFacts facts) {
        List<Line> lines = new ArrayList<>();
        lines.add(containerRuntime(facts));
        lines.add(controllers(facts));
        lines.add(
                new Line(
                        "user namespaces",
                        facts.userNamespaces() + " allowed",
                        facts.isRoot() || facts.userNamespaces() > 0,
                        true,
                        "set user.max_user_namespaces above 0, or run gpuq-launch as root"));
        lines.add(
                new Line(
                        "seccomp",
                        facts.hasSeccomp() ? "filters" : "none",
                        facts.hasSeccomp(),
                        true,
                        "start a kernel with CONFIG_SECCOMP_FILTER"));
        lines.add(
                new Line(
                        "loop devices",
                        facts.hasLoopDevices() ? "there" : "none",
                        facts.hasLoopDevices(),
                        true,
                        "load the kernel's module loop"));
        for (String tool : facts.missingTools()) {
            lines.add(new Line(tool, "not installed", false, true, "install " + tool));
        }
        lines.add(
                new Line(
                        "images",
                        facts.images() + " with a digest",
                        facts.images() > 0,
                        true,
                        "put an image under gpuq.images-dir"));
        lines.add(atLeast("free bytes", facts.freeBytes(), facts.bytesFloor(), "free some disk"));
        lines.add(atLeast("free inodes", facts.freeInodes(), facts.inodesFloor(), "remove files"));
        lines.add(
                new Line(
                        "GPU driver",
                        facts.gpuDriver().isEmpty() ? "none" : facts.gpuDriver(),
                        !facts.gpuDriver().isEmpty(),
                        false,
                        "without nvidia-smi the node offers CPU slots alone"));
        if (facts.gpuCountersOpen()) {
            lines.add(
                    new Line(
                            "GPU counters",
                            "open to every program",
                            false,
                            true,
                            "load the driver with NVreg_RestrictProfilingToAdminUsers=1"));
        }
        return lines;
    }

    private static Line containerRuntime(HostFacts facts) {
        Matcher version = VERSION.matcher(facts.apptainer());
        boolean good =
                version.find()
                        && (Integer.parseInt(version.group(1)) > 1
                                || (Integer.parseInt(version.group(1)) == 1
                                        && Integer.parseInt(version.group(2)) >= 1));
        return new Line(
                "container runtime",
                facts.apptainer().isEmpty() ? "none" : facts.apptainer(),
                good,
                true,
                "install apptainer 1.1 or newer, or let deploy/apptainer/install.sh do it");
    }

    private static Line controllers(HostFacts facts) {
        List<String> missing = new ArrayList<>(facts.isCgroupV1() ? V1 : V2);
        missing.removeAll(facts.controllers());
        return new Line(
                "cgroup controllers",
                facts.controllers().isEmpty() ? "none" : String.join(" ", facts.controllers()),
                missing.isEmpty(),
                true,
                missing.isEmpty()
                        ? ""
                        : "delegate " + String.join(" ", missing) + " to the agent's unit");
    }

    private static Line atLeast(String what, long found, long floor, String remedy) {
        return new Line(what, "%d of %d".formatted(found, floor), found >= floor, true, remedy);
    }

    /// What keeps the node from running anything.
    public static List<Line> faults(List<Line> lines) {
        return lines.stream().filter(line -> !line.isGood() && line.isNeeded()).toList();
    }

    /// For a person to read.
    public static String table(List<Line> lines) {
        StringBuilder table = new StringBuilder();
        for (Line line : lines) {
            String verdict = line.isGood() ? "ok" : line.isNeeded() ? "MISSING" : "-";
            table.append(
                    String.format(
                            Locale.ROOT,
                            "  %-20s %-8s %s%s%n",
                            line.what(),
                            verdict,
                            line.found(),
                            line.isGood() || line.remedy().isEmpty() ? "" : ": " + line.remedy()));
        }
        return table.toString();
    }
}
