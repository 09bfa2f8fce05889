package gpuq.common.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/// Whose fault an end was (FEEDBACK-9). Decided from evidence outside the job, never from what it
/// printed.
public enum Fault {
    @JsonProperty("student")
    STUDENT,
    @JsonProperty("grader")
    GRADER,
    @JsonProperty("platform")
    PLATFORM,
    @JsonProperty("staff")
    STAFF,
    @JsonProperty("none")
    NONE;

    /// The word used in messages and answers.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
