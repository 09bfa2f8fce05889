package gpuq.local.stack;

import com.fasterxml.jackson.databind.ObjectMapper;
import gpuq.local.part.Installation;
import gpuq.local.part.Secrets;
import gpuq.local.process.ProcessRef;
import gpuq.local.process.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the process that keeps the system says of it, in a file that it replaces at every change.
/// All commands read it; only that process writes it.
public record StackState(
        String keeper,
        Phase phase,
        @Nullable String trouble,
        List<String> options,
        String build,
        String startedAt,
        Addresses addresses,
        List<PartState> parts) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public StackState {
        options = List.copyOf(options);
        parts = List.copyOf(parts);
    }

    /// Where the system as a whole is.
    public enum Phase {
        STARTING,
        UP,
        STOPPING,
        FAILED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static Path file(Installation installation) {
        return installation.run().resolve("state.json");
    }

    /// The last word of the keeper, whether it still lives or not.
    public static Optional<StackState> last(Installation installation) {
        Path file = file(installation);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(file.toFile(), StackState.class));
        } catch (IOException e) {
            throw new StackException(file + " cannot be read: ./gpuq down removes it.", e);
        }
    }

    /// Empty when no system runs.
    public static Optional<StackState> running(Installation installation) {
        return last(installation)
                .filter(state -> state.keeperRef().filter(ProcessRef::isAlive).isPresent());
    }

    public Optional<ProcessRef> keeperRef() {
        return ProcessRef.parse(keeper);
    }

    public UpOptions upOptions() {
        return UpOptions.parse(options);
    }

    void write(Installation installation) throws IOException {
        byte[] json = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
        Secrets.write(file(installation), json);
    }
}
