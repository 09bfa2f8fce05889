package gpuq.agent.node;

import java.io.IOException;

/// The API does not take this node under this token: a new token is needed.
public final class EnrolmentRefusedException extends IOException {

    public EnrolmentRefusedException(String message) {
        super(message);
    }
}
