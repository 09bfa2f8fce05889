package gpuq.agent.attempt;

import gpuq.agent.launch.Launch.Counters;
import gpuq.agent.launch.Launch.ScratchUse;
import gpuq.agent.launch.Remains;
import gpuq.agent.sandbox.LeftFiles;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.NodeId;
import gpuq.common.job.Outcome;
import gpuq.common.json.CleanText;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What is known of a failed run, as a text for a person: how it ended, what was counted, what the
/// kernel said, which files there were, and the end of what it printed (DEBUG-7). Pure.
///
/// @param exit the supervisor's record as it is; empty where it left none
/// @param outputs by the stream's name, in the order in which they are shown
record FailureText(
        NodeId node,
        AttemptRef attempt,
        Outcome outcome,
        String exit,
        Counters counters,
        ScratchUse scratch,
        Remains remains,
        Map<String, String> outputs) {

    String write() {
        StringBuilder text = new StringBuilder();
        text.append("What is known of ").append(attempt).append(" on ").append(node);
        text.append(", which failed.\n");
        section(text, "Outcome");
        line(text, "code", outcome.code() + " " + outcome.reason());
        line(text, "message", outcome.message());
        line(text, "hint", outcome.hint());
        section(text, "Record of the end");
        text.append(exit.isBlank() ? "The supervisor left none.\n" : exit.strip() + "\n");
        section(text, "Counted by the kernel");
        line(text, "killed for memory", Long.toString(counters.oomKills()));
        line(text, "processes refused", Long.toString(counters.pidsDenied()));
        line(text, "most memory", counters.memoryPeak() + " bytes");
        line(text, "processor time", String.format(Locale.ROOT, "%.2f s", counters.cpuSeconds()));
        line(
                text,
                "scratch left",
                "%d of %d bytes, %d of %d inodes"
                        .formatted(
                                scratch.availableBytes(),
                                scratch.totalBytes(),
                                scratch.availableInodes(),
                                scratch.totalInodes()));
        section(text, "Kernel log");
        kernel(text, remains.kernel());
        section(text, "Files in /work");
        files(text, remains.files());
        outputs.forEach(
                (stream, output) -> {
                    section(text, "Last of " + stream);
                    // A bar that draws itself again is a line each time.
                    text.append(
                            output.isEmpty()
                                    ? "It printed nothing.\n"
                                    : output.replace('\r', '\n'));
                    if (!output.isEmpty() && !output.endsWith("\n")) {
                        text.append('\n');
                    }
                });
        return CleanText.of(text.toString(), Integer.MAX_VALUE);
    }

    private static void section(StringBuilder text, String title) {
        text.append("\n== ").append(title).append(" ==\n");
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(name).append(": ").append(value.strip()).append('\n');
    }

    private static void kernel(StringBuilder text, List<String> lines) {
        if (lines.isEmpty()) {
            text.append("It does not name this run.\n");
        }
        lines.forEach(each -> text.append(each).append('\n'));
    }

    private static void files(StringBuilder text, LeftFiles left) {
        if (left.files().isEmpty()) {
            text.append("None.\n");
        }
        for (LeftFiles.Left file : left.files()) {
            text.append("%12d  %-6s  %s%n".formatted(file.sizeBytes(), file.kind(), file.name()));
        }
        if (!left.areAll()) {
            text.append("There are more.\n");
        }
    }
}
