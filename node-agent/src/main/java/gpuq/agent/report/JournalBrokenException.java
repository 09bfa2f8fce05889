package gpuq.agent.report;

import org.jspecify.annotations.Nullable;

/// The journal cannot be written any more. The agent ends: what it would say is not kept, and its
/// jobs go on without it.
public final class JournalBrokenException extends RuntimeException {

    public JournalBrokenException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
