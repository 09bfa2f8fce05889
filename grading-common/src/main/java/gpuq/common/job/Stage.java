package gpuq.common.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/// Where in its path a job or attempt is, or was when it ended.
public enum Stage {
    @JsonProperty("queue")
    QUEUE,
    @JsonProperty("prepare")
    PREPARE,
    @JsonProperty("run")
    RUN,
    @JsonProperty("collect")
    COLLECT,
    @JsonProperty("grade")
    GRADE,
    @JsonProperty("report")
    REPORT;

    /// The word used in messages and answers.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
