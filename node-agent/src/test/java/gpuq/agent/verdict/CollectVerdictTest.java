package gpuq.agent.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.agent.sandbox.Taken;
import gpuq.common.EdgeCase;
import gpuq.common.Reaches;
import gpuq.common.bundle.Manifest;
import gpuq.common.bundle.Manifest.ExtraColumns;
import gpuq.common.bundle.Manifest.Format;
import gpuq.common.bundle.Manifest.Ids;
import gpuq.common.bundle.Manifest.IdsFrom;
import gpuq.common.bundle.Manifest.OnEnd;
import gpuq.common.bundle.Manifest.Order;
import gpuq.common.grading.SubmissionReport;
import gpuq.common.job.Outcome;
import gpuq.common.job.Outcome.ErrorLine;
import gpuq.common.job.OutcomeCode;
import java.util.List;
import org.junit.jupiter.api.Test;

class CollectVerdictTest {

    private static final Manifest.Submission RULES =
            new Manifest.Submission(
                    "submission.csv",
                    Format.CSV,
                    64 << 20,
                    null,
                    "public/sample_submission.csv",
                    List.of(),
                    new Ids(IdsFrom.SAMPLE, null),
                    Order.ANY,
                    Order.ANY,
                    ExtraColumns.IGNORE,
                    OnEnd.FAIL,
                    OnEnd.FAIL);

    @Test
    @EdgeCase({"OUTPUT-1", "OUTPUT-6"})
    @Reaches(OutcomeCode.SUBMISSION_MISSING)
    void a_missing_file_is_hinted_at_by_what_was_found() {
        Outcome outcome = outcome(Taken.missing(List.of("sub/submission.csv")));
        assertThat(outcome.code()).isEqualTo(OutcomeCode.SUBMISSION_MISSING);
        assertThat(outcome.hint()).contains("sub/submission.csv");
    }

    @Test
    @EdgeCase("OUTPUT-3")
    @Reaches(OutcomeCode.SUBMISSION_AMBIGUOUS)
    void several_candidates_are_named_and_none_is_chosen() {
        Outcome outcome = outcome(Taken.missing(List.of("a.csv", "b.csv")));
        assertThat(outcome.code()).isEqualTo(OutcomeCode.SUBMISSION_AMBIGUOUS);
        assertThat(outcome.message()).contains("a.csv", "b.csv");
    }

    @Test
    @EdgeCase("OUTPUT-4")
    @Reaches(OutcomeCode.SUBMISSION_TOO_LARGE)
    void a_file_above_the_limit_names_the_limit() {
        Outcome outcome = outcome(Taken.tooLarge(65 << 20));
        assertThat(outcome.code()).isEqualTo(OutcomeCode.SUBMISSION_TOO_LARGE);
        assertThat(outcome.message()).contains("64 MiB");
    }

    @Test
    @Reaches(OutcomeCode.SUBMISSION_UNSAFE)
    void an_unsafe_file_says_what_it_is() {
        Outcome outcome = outcome(Taken.unsafe("a symbolic link"));
        assertThat(outcome.code()).isEqualTo(OutcomeCode.SUBMISSION_UNSAFE);
        assertThat(outcome.message()).contains("a symbolic link");
    }

    @Test
    @EdgeCase("OUTPUT-2")
    @Reaches(OutcomeCode.SUBMISSION_INVALID)
    void an_invalid_file_carries_its_errors() {
        ErrorLine error = new ErrorLine(17L, "target", "x", "not a number");
        Outcome outcome =
                CollectVerdict.invalid(
                        new SubmissionReport(
                                false, "VALUES", 20, List.of(error, error), 2, List.of()),
                        "submission.csv");
        assertThat(outcome.code()).isEqualTo(OutcomeCode.SUBMISSION_INVALID);
        assertThat(outcome.reason()).isEqualTo("VALUES");
        assertThat(outcome.errors()).containsExactly(error, error);
        assertThat(outcome.message()).contains("not a number").contains("1 more");
    }

    @Test
    void a_plain_file_is_no_fault() {
        assertThat(CollectVerdict.of(Taken.file(10), RULES)).isEmpty();
    }

    private static Outcome outcome(Taken taken) {
        return CollectVerdict.of(taken, RULES).orElseThrow();
    }
}
