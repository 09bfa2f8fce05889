package gpuq.agent.launch;

import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/// Settings of the launcher process, under the prefix `gpuq` and in the spelling that the agent's
/// have: both can be given one set of `GPUQ_` variables.
public interface LaunchConfig {

    String nodeId();

    Path stateDir();

    Path imagesDir();

    Path apptainer();

    /// Scratch volumes of each size that are made ahead.
    @WithDefault("2")
    int scratchSpares();

    /// The agent's uid, which may connect; the owner of the state folder where it is absent.
    OptionalInt agentUid();

    /// The first of the slots' uids; made from the node's id where it is absent.
    OptionalInt slotUidBase();

    /// Name of the cgroup that holds all attempts; made from the node's id where it is absent.
    Optional<String> cgroup();
}
