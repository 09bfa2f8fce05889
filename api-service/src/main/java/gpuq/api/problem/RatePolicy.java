package gpuq.api.problem;

import java.time.Duration;

/// A limit, as `RateLimit-Policy` names it: so many in such a time.
///
/// @param quota how many
/// @param window in what time
public record RatePolicy(String name, long quota, Duration window) {

    String text() {
        return "\"%s\";q=%d;w=%d".formatted(name, quota, Math.max(1, window.toSeconds()));
    }
}
