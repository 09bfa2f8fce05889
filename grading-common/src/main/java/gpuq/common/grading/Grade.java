package gpuq.common.grading;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a grader found: a finite score and what goes with it.
///
/// @param score the score that ranks, unrounded
/// @param publicScore the score shown while the competition runs, where the grader gives one
/// @param privateScore the score that counts at the end, where the grader gives one
/// @param metrics further figures by name
/// @param rows data rows that were graded
/// @param message a sentence of the grader; may be empty
/// @param details the grader's detail lines, at most 10,000, as JSON objects in its order
public record Grade(
        double score,
        @Nullable Double publicScore,
        @Nullable Double privateScore,
        Map<String, Double> metrics,
        long rows,
        String message,
        List<Map<String, Object>> details) {

    public Grade {
        if (!Double.isFinite(score)) {
            throw new IllegalArgumentException("a score that is not finite: " + score);
        }
    }
}
