package gpuq.api.competitions;

import gpuq.common.job.Outcome.ErrorLine;
import java.util.List;

/// What the self-test of a version found: our checker at once, and its grader on a node.
///
/// @param checks one for each of the manifest's `checks`, in its order
/// @param problems what else keeps the version from being activated
public record SelfTest(List<Judged> checks, List<String> problems) {

    public SelfTest {
        checks = List.copyOf(checks);
        problems = List.copyOf(problems);
    }

    /// Whether nothing is wrong so far; what graders say is in it only once they have said it.
    boolean hasPassed() {
        return problems.isEmpty() && checks.stream().allMatch(Judged::asExpected);
    }

    /// How one file was judged.
    ///
    /// @param expect `graded` or `rejected`
    /// @param leftToGrader whether our checker has nothing against a file that must be rejected:
    ///   only the grader, which runs on nodes, can say so
    public record Judged(
            String file,
            String expect,
            boolean asExpected,
            boolean leftToGrader,
            long rows,
            String reason,
            String message,
            List<ErrorLine> errors) {

        /// The same once the grader has had its say.
        Judged byGrader(boolean isAsExpected, String newReason, String newMessage) {
            return new Judged(
                    file, expect, isAsExpected, leftToGrader, rows, newReason, newMessage, errors);
        }
    }
}
