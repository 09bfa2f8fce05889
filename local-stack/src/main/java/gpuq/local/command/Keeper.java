package gpuq.local.command;

import gpuq.local.part.Folders;
import gpuq.local.part.Installation;
import gpuq.local.process.Child;
import gpuq.local.process.Launch;
import gpuq.local.process.Marked;
import gpuq.local.process.ProcessRef;
import gpuq.local.process.StopSignal;
import gpuq.local.stack.LocalStack;
import gpuq.local.stack.LogFiles;
import gpuq.local.stack.StackState;
import gpuq.local.stack.UpOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The process that keeps the system, as the commands see it: started in a session of its own, so
/// that neither a closed terminal nor a Ctrl-C in it ends the system.
final class Keeper {
    private static final String SETSID = "/usr/bin/setsid";

    /// Longer than all parts together may take to end one after the other.
    private static final Duration STOP_BOUND = Duration.ofMinutes(3);

    private Keeper() {}

    static Child start(Installation installation, UpOptions options) throws IOException {
        Folders.createPrivate(installation.run());
        Files.createDirectories(installation.logs());
        Path log = installation.logs().resolve(LogFiles.KEEPERS);
        LogFiles.turn(log);
        var command = new ArrayList<String>();
        if (Files.isExecutable(Path.of(SETSID))) {
            command.add(SETSID);
        }
        command.addAll(
                List.of(
                        Installation.java(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx96m",
                        "-Dgpuq.root=" + installation.root(),
                        "-Dgpuq.system=" + System.getProperty("gpuq.system", ""),
                        "-Dgpuq.build=" + installation.build(),
                        "-Dgpuq.apptainer=" + installation.apptainer(),
                        "-cp",
                        installation.ownClassPath(),
                        "gpuq.local.Main",
                        "watch"));
        command.addAll(options.words());
        Map<String, String> mark = Map.of(Marked.VARIABLE, installation.system().toString());
        var launch = new Launch(command, mark, installation.root(), StopSignal.TERM);
        return Child.start("the local system", launch, log);
    }

    /// Ends what runs of this checkout's system, whether its keeper lives or was killed. True if
    /// there was anything to end.
    static boolean end(Installation installation) throws IOException, InterruptedException {
        Optional<ProcessRef> keeper =
                StackState.running(installation).flatMap(StackState::keeperRef);
        if (keeper.isPresent()) {
            keeper.get().end(StopSignal.TERM, STOP_BOUND);
        }
        boolean leftovers = LocalStack.endWithoutKeeper(installation);
        return keeper.isPresent() || leftovers;
    }
}
