package gpuq.agent.launch;

import gpuq.agent.state.StatePaths;
import java.nio.file.Path;
import java.time.Duration;

/// The launcher's own configuration: what it checks every request against. Nothing in it ever comes
/// from a request.
///
/// @param cgroup name of the group that holds all attempts of this node
/// @param uidBase the first of the uids that are the slots'
/// @param spares scratch volumes of each size that are made ahead
/// @param emptyWait how long a killed group may take to be empty (EXEC-10)
public record LaunchSettings(
        StatePaths paths,
        Path images,
        Path apptainer,
        String cgroup,
        int uidBase,
        int spares,
        Duration emptyWait) {

    public static final Duration DEFAULT_EMPTY_WAIT = Duration.ofSeconds(30);

    /// The usual settings of a node.
    public static LaunchSettings of(
            StatePaths paths, Path images, Path apptainer, String nodeId, int spares) {
        return new LaunchSettings(
                paths,
                images,
                apptainer,
                "gpuq-" + nodeId,
                SlotUids.baseOf(nodeId),
                spares,
                DEFAULT_EMPTY_WAIT);
    }
}
