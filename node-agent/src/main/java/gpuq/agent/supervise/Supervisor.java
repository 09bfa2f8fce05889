package gpuq.agent.supervise;

import gpuq.agent.state.AttemptDir;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Starts supervisors and finds those that were started: the only place where a process of an
/// attempt begins.
public final class Supervisor {

    private static final File NOWHERE = new File("/dev/null");

    private final Proc proc;

    public Supervisor(Proc proc) {
        this.proc = proc;
    }

    /// Starts a supervisor that outlives this process.
    public ProcessRef start(SupervisorArgs args) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(args.commandLine());
        builder.directory(args.folder().toFile());
        builder.environment().keySet().retainAll(Set.of("PATH"));
        builder.redirectInput(ProcessBuilder.Redirect.from(NOWHERE));
        builder.redirectErrorStream(true);
        builder.redirectOutput(args.folder().resolve("supervisor.out").toFile());
        Process process = builder.start();
        OptionalLong ticks = proc.startTicks(process.pid());
        if (ticks.isEmpty()) {
            throw new IOException("the supervisor ended at once");
        }
        return new ProcessRef(proc.bootId(), process.pid(), ticks.getAsLong());
    }

    /// The supervisor of an attempt as it named itself, whether or not it still lives; empty if
    /// none was ever started.
    public Optional<ProcessRef> find(AttemptDir dir) throws IOException {
        String text;
        try {
            text = Files.readString(dir.supervisor()).strip();
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
        String[] fields = text.split(" ");
        if (fields.length != 3) {
            return Optional.empty();
        }
        return Optional.of(
                new ProcessRef(fields[0], Long.parseLong(fields[1]), Long.parseLong(fields[2])));
    }
}
