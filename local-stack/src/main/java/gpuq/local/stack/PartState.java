package gpuq.local.stack;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What is said of one part: what it does, its process if it has one, how often it was restarted,
/// how many seconds its last start took, and what went wrong last.
public record PartState(
        String name,
        Doing doing,
        @Nullable Long pid,
        int restarts,
        @Nullable Double startSeconds,
        @Nullable String trouble) {

    public String word() {
        return doing.name().toLowerCase(Locale.ROOT);
    }

    /// In the order in which a part goes through them.
    public enum Doing {
        WAITING,
        PREPARING,
        STARTING,
        READY,
        RESTARTING,
        STOPPED,
        FAILED
    }
}
