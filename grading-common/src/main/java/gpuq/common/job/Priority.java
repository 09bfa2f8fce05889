package gpuq.common.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/// Three strict classes (QUEUE-4): staff may set urgent, regrades and canaries are background.
public enum Priority {
    @JsonProperty("urgent")
    URGENT,
    @JsonProperty("normal")
    NORMAL,
    @JsonProperty("background")
    BACKGROUND;

    /// The word used in messages and answers.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
