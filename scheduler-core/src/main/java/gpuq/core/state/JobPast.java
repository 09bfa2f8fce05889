package gpuq.core.state;

import gpuq.common.contract.CollectedFile;
import gpuq.common.job.Leg;
import gpuq.common.job.Usage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a job has behind it: how many attempts of each leg were given out, which were in vain, what
/// was used and collected.
///
/// @param runAttempts the number of the last attempt of the run leg, 0 before the first
/// @param gradeAttempts likewise for the grade leg
/// @param ran whether the student's process ever started
/// @param submission what the run leg left, or what the job came with; absent until it ended well
public record JobPast(
        int runAttempts,
        int gradeAttempts,
        List<Failure> failures,
        boolean ran,
        Usage usage,
        @Nullable CollectedFile submission) {

    /// Nothing has happened.
    static final JobPast NONE = new JobPast(0, 0, List.of(), false, Usage.NONE, null);

    public JobPast {
        failures = List.copyOf(failures);
    }

    /// The number of the last attempt of a leg that was given out; 0 before the first.
    public int attempts(Leg leg) {
        return switch (leg) {
            case RUN -> runAttempts;
            case GRADE -> gradeAttempts;
        };
    }

    /// The failures of one leg, in order.
    public List<Failure> failures(Leg leg) {
        if (failures.isEmpty()) {
            return List.of();
        }
        return failures.stream().filter(failure -> failure.ref().leg() == leg).toList();
    }

    JobPast withAttempt(Leg leg, int number) {
        return switch (leg) {
            case RUN -> new JobPast(number, gradeAttempts, failures, ran, usage, submission);
            case GRADE -> new JobPast(runAttempts, number, failures, ran, usage, submission);
        };
    }

    JobPast withFailure(Failure failure) {
        List<Failure> more = new ArrayList<>(failures);
        more.add(failure);
        return new JobPast(runAttempts, gradeAttempts, more, ran, usage, submission);
    }

    /// The attempt was not in vain after all: its node has come back with it.
    JobPast withoutFailure(Attempt attempt) {
        List<Failure> fewer =
                failures.stream().filter(failure -> !failure.ref().equals(attempt.ref())).toList();
        return new JobPast(runAttempts, gradeAttempts, fewer, ran, usage, submission);
    }

    JobPast withRan() {
        return new JobPast(runAttempts, gradeAttempts, failures, true, usage, submission);
    }

    /// There was no run leg: the file came with the job.
    JobPast withStored(CollectedFile file) {
        return new JobPast(runAttempts, gradeAttempts, failures, ran, usage, file);
    }

    JobPast withSubmission(CollectedFile file, Usage newUsage) {
        return new JobPast(runAttempts, gradeAttempts, failures, true, newUsage, file);
    }
}
