package gpuq.api.regrades;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is to be graded anew.
///
/// @param version of the competition, whose grader is run
/// @param jobs whose files; all that have a score, if absent
public record RegradeBody(@Nullable Integer version, @Nullable List<@Nullable String> jobs) {}
