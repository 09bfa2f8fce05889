package gpuq.api.jobs;

import gpuq.common.contract.LogChunk.LogStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where a reader of a job's events is: the last transition, and the offset in each log of the
/// attempt it reads, of each leg. Written as the id of each event, so that `Last-Event-ID` is all
/// that is needed to go on without a gap or a repeat.
record StreamPosition(long event, int attempt, long stdout, long stderr, int grading, long grader) {

    static final StreamPosition START = new StreamPosition(-1, 0, 0, 0, 0, 0);

    private static final Pattern FORM =
            Pattern.compile(
                    "(-1|\\d{1,18})\\.(\\d{1,6})\\.(\\d{1,18})\\.(\\d{1,18})\\.(\\d{1,6})\\.(\\d{1,18})");

    /// What is no id of ours starts anew.
    static StreamPosition read(@Nullable String lastEventId) {
        if (lastEventId == null) {
            return START;
        }
        Matcher form = FORM.matcher(lastEventId);
        return form.matches()
                ? new StreamPosition(
                        Long.parseLong(form.group(1)),
                        Integer.parseInt(form.group(2)),
                        Long.parseLong(form.group(3)),
                        Long.parseLong(form.group(4)),
                        Integer.parseInt(form.group(5)),
                        Long.parseLong(form.group(6)))
                : START;
    }

    StreamPosition afterEvent(long offset) {
        return new StreamPosition(offset, attempt, stdout, stderr, grading, grader);
    }

    /// A further attempt writes its logs from their beginning; an earlier one is never gone back
    /// to.
    StreamPosition inAttempt(LogStream stream, int number) {
        return switch (stream) {
            case STDOUT, STDERR ->
                    number <= attempt
                            ? this
                            : new StreamPosition(event, number, 0, 0, grading, grader);
            case GRADER ->
                    number <= grading
                            ? this
                            : new StreamPosition(event, attempt, stdout, stderr, number, 0);
        };
    }

    /// The attempt whose log is read.
    int attempt(LogStream stream) {
        return switch (stream) {
            case STDOUT, STDERR -> attempt;
            case GRADER -> grading;
        };
    }

    long offset(LogStream stream) {
        return switch (stream) {
            case STDOUT -> stdout;
            case STDERR -> stderr;
            case GRADER -> grader;
        };
    }

    StreamPosition at(LogStream stream, long offset) {
        return switch (stream) {
            case STDOUT -> new StreamPosition(event, attempt, offset, stderr, grading, grader);
            case STDERR -> new StreamPosition(event, attempt, stdout, offset, grading, grader);
            case GRADER -> new StreamPosition(event, attempt, stdout, stderr, grading, offset);
        };
    }

    @Override
    public String toString() {
        return event + "." + attempt + "." + stdout + "." + stderr + "." + grading + "." + grader;
    }
}
