package gpuq.agent.data;

import java.io.IOException;

/// This node's own disk refuses: no fetch from elsewhere will help.
public final class CacheWriteException extends IOException {

    public CacheWriteException(IOException cause) {
        super("the node's disk refuses: " + cause, cause);
    }
}
