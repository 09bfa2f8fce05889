package gpuq.api.competitions;

import gpuq.common.job.JobId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The self-test of a version.
///
/// @param passed whether the version may be the active one; false while the test is going on
/// @param waiting while it is going on, what it waits for, in a sentence
/// @param checks one for each of the manifest's `checks`
/// @param gradings what the version's grader was run on
/// @param problems what else keeps the version from being activated
public record SelfTestView(
        int version,
        VersionState state,
        boolean passed,
        String waiting,
        List<SelfTest.Judged> checks,
        List<GradingView> gradings,
        List<String> problems) {

    /// The version's grader on one file, on a node.
    ///
    /// @param outcome its code; absent until it has ended
    /// @param printed the end of what the grader printed
    public record GradingView(
            String file,
            JobId jobId,
            @Nullable String outcome,
            @Nullable Double score,
            String printed) {}
}
