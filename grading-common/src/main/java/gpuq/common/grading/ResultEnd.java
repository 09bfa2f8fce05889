package gpuq.common.grading;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gpuq.common.bundle.Manifest;
import gpuq.common.job.Outcome.ErrorLine;
import gpuq.common.job.OutcomeCode;
import gpuq.common.json.CleanText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What the end line of a results file says: a grade or a rejection. A line without `type` is a
/// grade if it has a finite score; the keys of an MLE-bench report are read too.
final class ResultEnd {

    static final String UNSPECIFIED = "UNSPECIFIED";

    /// The reason where an MLE-bench report says no more than that the file is not valid.
    static final String INVALID_SUBMISSION = "INVALID_SUBMISSION";

    private static final int MAX_MESSAGE = 2_000;
    private static final int MAX_METRICS = 100;
    private static final int MAX_METRIC_NAME = 64;
    private static final int MAX_ERRORS_READ = 10_000;

    private static final Pattern REASON = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,63}");

    private final ResultFields line;
    private final Manifest.Metric metric;

    ResultEnd(ResultFields line, Manifest.Metric metric) {
        this.line = line;
        this.metric = metric;
    }

    GraderVerdict verdict(List<Map<String, Object>> details, long rows) throws BadResultsException {
        return switch (line.text("type", 32)) {
            case "result" -> new GraderVerdict.Graded(grade(details, rows));
            case "rejected" -> rejected();
            case "" -> withoutType(details, rows);
            default -> throw line.bad("type", "is none of detail, result, rejected");
        };
    }

    private GraderVerdict withoutType(List<Map<String, Object>> details, long rows)
            throws BadResultsException {
        Boolean valid = line.bool("valid_submission");
        if ((valid != null && !valid) || line.isNull("score")) {
            return new GraderVerdict.Rejected(
                    INVALID_SUBMISSION, "The grader says that the file is not valid.", List.of());
        }
        return new GraderVerdict.Graded(grade(details, rows));
    }

    private Grade grade(List<Map<String, Object>> details, long rows) throws BadResultsException {
        Double score = inRange("score");
        if (score == null) {
            throw line.bad("score", "is missing");
        }
        Long graded = line.whole("rows", 0);
        return new Grade(
                score,
                inRange("public"),
                inRange("private"),
                metrics(),
                graded == null ? rows : graded,
                line.text("message", MAX_MESSAGE),
                details);
    }

    private @Nullable Double inRange(String name) throws BadResultsException {
        Double score = line.finite(name);
        if (score == null) {
            return null;
        }
        Double min = metric.min();
        Double max = metric.max();
        if (min != null && score < min) {
            throw line.bad(name, "is %s, below metric.min %s".formatted(score, min));
        }
        if (max != null && score > max) {
            throw line.bad(name, "is %s, above metric.max %s".formatted(score, max));
        }
        return score;
    }

    private Map<String, Double> metrics() throws BadResultsException {
        Map<String, Double> metrics = new TreeMap<>();
        JsonNode value = line.value("metrics");
        if (value == null) {
            return metrics;
        }
        if (!(value instanceof ObjectNode object) || object.size() > MAX_METRICS) {
            throw line.bad("metrics", "is not an object of at most 100 numbers");
        }
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            String name = field.getKey();
            if (name.isBlank() || name.length() > MAX_METRIC_NAME) {
                throw line.bad("metrics", "has a name of no or more than 64 characters");
            }
            metrics.put(
                    CleanText.of(name, MAX_METRIC_NAME),
                    line.finite("metrics." + name, field.getValue()));
        }
        return metrics;
    }

    private GraderVerdict rejected() throws BadResultsException {
        String message = line.text("message", MAX_MESSAGE);
        return new GraderVerdict.Rejected(
                reason(), message.isBlank() ? "The grader refused the file." : message, errors());
    }

    private String reason() throws BadResultsException {
        String reason = line.text("reason", 200);
        if (reason.isBlank()) {
            return UNSPECIFIED;
        }
        if (!REASON.matcher(reason).matches()) {
            throw line.bad("reason", "is not one word of letters, digits and _");
        }
        // That word is ours and costs the student nothing: a grader cannot give it away.
        return reason.equals(OutcomeCode.GRADER_FAILED_ON_SUBMISSION) ? UNSPECIFIED : reason;
    }

    private List<ErrorLine> errors() throws BadResultsException {
        List<ErrorLine> errors = new ArrayList<>();
        JsonNode value = line.value("errors");
        if (value == null) {
            return errors;
        }
        if (!value.isArray() || value.size() > MAX_ERRORS_READ) {
            throw line.bad("errors", "is not a list");
        }
        for (JsonNode item : value) {
            if (!(item instanceof ObjectNode object)) {
                throw line.bad("errors", "has something that is not an object");
            }
            ResultFields error = new ResultFields(object, line.number());
            errors.add(
                    ErrorLines.of(
                            error.whole("line", 1),
                            error.has("column") ? error.text("column", 200) : null,
                            scalar(error.value("value")),
                            error.text("message", 500)));
        }
        return ErrorLines.fit(errors);
    }

    private @Nullable String scalar(@Nullable JsonNode value) throws BadResultsException {
        if (value == null) {
            return null;
        }
        if (!value.isValueNode()) {
            throw line.bad("errors", "has a value that is not a scalar");
        }
        return value.asText();
    }
}
