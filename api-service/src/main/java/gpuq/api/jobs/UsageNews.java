package gpuq.api.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the `usage` event of a job's stream says: what its program has used, and beside it how it
/// is doing.
record UsageNews(JsonNode usage, JobView.@Nullable Activity activity) {

    /// Empty while nothing is known of what the job has used.
    static Optional<UsageNews> of(JobView job) {
        return Optional.ofNullable(job.usage()).map(usage -> new UsageNews(usage, job.activity()));
    }

    /// Whether it is no news after that. A new line of its log alone is none: the `log` event has
    /// told of it.
    boolean isNoNewsAfter(@Nullable UsageNews before) {
        return before != null
                && usage.equals(before.usage)
                && Objects.equals(withoutLog(activity), withoutLog(before.activity));
    }

    private static JobView.@Nullable Activity withoutLog(JobView.@Nullable Activity activity) {
        return activity == null
                ? null
                : new JobView.Activity(
                        null, activity.lastGpuActiveAt(), activity.cpu(), activity.note());
    }

    /// The fields of `usage`, and `activity`.
    Map<String, Object> data() {
        Map<String, Object> fields = new LinkedHashMap<>();
        usage.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
        if (activity != null) {
            fields.put("activity", activity);
        }
        return fields;
    }
}
