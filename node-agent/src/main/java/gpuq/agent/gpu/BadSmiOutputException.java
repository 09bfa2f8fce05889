package gpuq.agent.gpu;

import java.io.IOException;

/// `nvidia-smi` has said something that is not its format.
public final class BadSmiOutputException extends IOException {

    BadSmiOutputException(String message, Throwable cause) {
        super(message, cause);
    }

    BadSmiOutputException(String message) {
        super(message);
    }
}
