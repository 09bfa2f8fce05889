package gpuq.local.stack;

import gpuq.local.part.AppCopy;
import gpuq.local.part.Jvm;
import gpuq.local.part.Part;
import gpuq.local.process.Launch;
import gpuq.local.process.StopSignal;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// `gpuq-launch` of one node, from the agent's package: the process that makes cgroups and starts
/// attempts for the agent, over a socket. Where everything is root's, as here, it is still a
/// process of its own.
final class NodeLauncher implements Part {
    private static final String MAIN = "gpuq.agent.launch.LauncherMain";

    private final String name;
    private final AppCopy app;
    private final Path state;
    private final Path socket;
    private final Map<String, String> settings;
    private Path folder;

    NodeLauncher(String name, AppCopy app, Path state, Path socket, Map<String, String> settings) {
        this.name = name;
        this.app = app;
        this.state = state;
        this.socket = socket;
        this.settings = Map.copyOf(settings);
        this.folder = state;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void prepare() throws IOException {
        folder = app.folder();
        Files.createDirectories(state);
    }

    @Override
    public Launch launch() {
        String classPath =
                Stream.of("app", "lib/boot", "lib/main")
                        .map(jars -> folder.resolve(jars) + "/*")
                        .collect(Collectors.joining(":"));
        var command = new ArrayList<>(Jvm.QUICK.command());
        command.addAll(List.of("-Xmx64m", "-cp", classPath, MAIN));
        return new Launch(command, settings, state, StopSignal.TERM);
    }

    @Override
    public boolean isReady() {
        try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            return channel.isConnected();
        } catch (IOException _) {
            return false;
        }
    }
}
