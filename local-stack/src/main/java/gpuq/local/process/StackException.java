package gpuq.local.process;

/// The local system cannot go on. The message is one sentence for the person at the terminal: what
/// failed and, where we know it, what to do.
public final class StackException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StackException(String message) {
        super(message);
    }

    public StackException(String message, Throwable cause) {
        super(message, cause);
    }
}
