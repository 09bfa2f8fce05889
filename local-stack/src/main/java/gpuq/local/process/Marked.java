package gpuq.local.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Finds processes by a mark in their environment, which every descendant of a keeper inherits. It
/// is the net under the [Roster]: it catches a process that was started in the moment in which its
/// keeper was killed, and what our children have started themselves and left.
public final class Marked {
    public static final String VARIABLE = "GPUQ_LOCAL_SYSTEM";

    private Marked() {}

    /// Ends all that carry `home` in their mark, but for the process that asks and those that it is
    /// a child of.
    public static int endAll(Path home, Duration grace) throws IOException, InterruptedException {
        List<ProcessRef> found = find(home);
        var ends = new ArrayList<Thread>();
        for (ProcessRef ref : found) {
            ends.add(
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        try {
                                            ref.end(StopSignal.TERM, grace);
                                        } catch (InterruptedException _) {
                                            Thread.currentThread().interrupt();
                                        }
                                    }));
        }
        for (Thread end : ends) {
            end.join();
        }
        return found.size();
    }

    static List<ProcessRef> find(Path home) throws IOException {
        var found = new ArrayList<ProcessRef>();
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                long pid = Long.parseLong(process.getFileName().toString());
                if (!isOwnLine(pid) && carries(process, VARIABLE + "=" + home)) {
                    ProcessRef.of(pid).ifPresent(found::add);
                }
            }
        }
        return found;
    }

    private static boolean isOwnLine(long pid) {
        for (ProcessHandle one = ProcessHandle.current(); ; one = one.parent().orElseThrow()) {
            if (one.pid() == pid) {
                return true;
            }
            if (one.parent().isEmpty()) {
                return false;
            }
        }
    }

    private static boolean carries(Path process, String mark) {
        try {
            String environment =
                    Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1);
            return List.of(environment.split("\0")).contains(mark);
        } catch (IOException _) {
            // Gone meanwhile, or somebody else's: neither is ours to end.
            return false;
        }
    }
}
