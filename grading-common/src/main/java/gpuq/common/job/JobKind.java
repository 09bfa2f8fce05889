package gpuq.common.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/// What a job is that no student has submitted: a stored file that is graded for the staff. It has
/// no run leg, takes no GPU and nobody's quota, stands on no leaderboard, and no hold of its
/// competition stops it. A student's job has no kind.
public enum JobKind {
    /// A version's grader on the version's own file, before students meet it. Staff wait for it.
    @JsonProperty("self_test")
    SELF_TEST(Priority.URGENT),
    /// What a student's job has left, graded anew by another version.
    @JsonProperty("regrade")
    REGRADE(Priority.BACKGROUND);

    private final Priority priority;

    JobKind(Priority priority) {
        this.priority = priority;
    }

    /// The class in which it waits for a grade slot.
    public Priority priority() {
        return priority;
    }

    /// The word used in messages and answers.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
