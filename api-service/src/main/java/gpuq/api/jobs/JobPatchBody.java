package gpuq.api.jobs;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a PATCH asks to change; absent fields stay.
record JobPatchBody(
        @Nullable Long expectedSeconds,
        @Nullable Long timeoutSeconds,
        @Nullable String note,
        @Nullable List<String> tags,
        @Nullable Map<String, Object> metadata,
        @Nullable String webhook,
        @Nullable String priority) {

    /// Whether the scheduler has to be told.
    boolean isForScheduler() {
        return expectedSeconds != null || timeoutSeconds != null || priority != null;
    }
}
