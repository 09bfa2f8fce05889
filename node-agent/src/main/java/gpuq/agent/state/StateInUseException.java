package gpuq.agent.state;

import java.io.IOException;
import java.nio.file.Path;

/// Another agent runs on the same state folder.
public final class StateInUseException extends IOException {

    public StateInUseException(Path folder) {
        super("another agent already runs on the state folder " + folder);
    }
}
