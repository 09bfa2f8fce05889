package gpuq.agent.data;

import java.io.IOException;

/// The API answered with another status than success.
public final class ApiRefusedException extends IOException {

    private static final int SERVER_ERROR = 500;
    private static final int NOT_FOUND = 404;
    private static final int TOO_MANY = 429;

    private final int status;

    public ApiRefusedException(String what, int status) {
        super(what + ": the API answers with status " + status);
        this.status = status;
    }

    public int status() {
        return status;
    }

    /// Whether the same call may succeed later: its projection may lag, or it is overloaded.
    public boolean isTransient() {
        return status >= SERVER_ERROR || status == NOT_FOUND || status == TOO_MANY;
    }
}
