package gpuq.common.job;

import com.fasterxml.jackson.annotation.JsonProperty;

/// The two halves of a job: *run* holds a GPU slot, *grade* holds a CPU slot of a node with role
/// `grade`.
public enum Leg {
    @JsonProperty("run")
    RUN("run"),
    @JsonProperty("grade")
    GRADE("grade");

    private final String word;

    Leg(String word) {
        this.word = word;
    }

    /// The word used in messages, paths and log lines.
    public String word() {
        return word;
    }
}
