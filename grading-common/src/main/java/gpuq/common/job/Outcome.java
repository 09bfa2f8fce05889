package gpuq.common.job;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a job ended, with a sentence for the student. Made by whoever has the evidence (the agent,
/// or the scheduler for its own ends); state, fault, retry and quota follow from `code` alone.
///
/// @param reason a closed word under the code, such as `MODULE_NOT_FOUND`; empty if the code says
///   all
/// @param message what happened in plain words; never empty
/// @param hint what to try; may be empty
/// @param errors faults with their place, at most [#MAX_ERRORS]
/// @param limit the limit that was hit, if one was
/// @param exitCode what the supervisor's record says, if a process ended by itself
/// @param signal the name of the signal, such as `SIGSEGV`, if one ended the process
public record Outcome(
        OutcomeCode code,
        String reason,
        Stage stage,
        String message,
        String hint,
        List<ErrorLine> errors,
        @Nullable LimitUse limit,
        @Nullable Integer exitCode,
        @Nullable String signal) {

    /// At most so many errors are carried (OUTPUT-2).
    public static final int MAX_ERRORS = 100;

    public Outcome {
        if (message.isBlank()) {
            throw new IllegalArgumentException("an outcome without a message: " + code);
        }
        errors = List.copyOf(errors == null ? List.of() : errors);
        if (errors.size() > MAX_ERRORS) {
            errors = List.copyOf(errors.subList(0, MAX_ERRORS));
        }
    }

    /// An outcome that its code, a sentence and a hint describe.
    public static Outcome of(OutcomeCode code, Stage stage, String message, String hint) {
        return new Outcome(code, "", stage, message, hint, List.of(), null, null, null);
    }

    public Outcome withReason(String newReason) {
        return new Outcome(code, newReason, stage, message, hint, errors, limit, exitCode, signal);
    }

    public Outcome withErrors(List<ErrorLine> newErrors) {
        return new Outcome(code, reason, stage, message, hint, newErrors, limit, exitCode, signal);
    }

    public Outcome withLimit(LimitUse newLimit) {
        return new Outcome(code, reason, stage, message, hint, errors, newLimit, exitCode, signal);
    }

    public Outcome withExit(@Nullable Integer newExitCode, @Nullable String newSignal) {
        return new Outcome(
                code, reason, stage, message, hint, errors, limit, newExitCode, newSignal);
    }

    /// One fault at its place.
    ///
    /// @param line 1-based line of the file, header included
    /// @param column the column's name
    /// @param value what stands there, cut to 200 characters
    public record ErrorLine(
            @Nullable Long line, @Nullable String column, @Nullable String value, String message) {}

    /// A limit and what was used of it.
    ///
    /// @param name the name in the manifest, such as `memory`
    /// @param value the limit, in bytes, seconds or a count, as the name says
    /// @param used what was used, in the same unit
    public record LimitUse(String name, double value, double used) {}
}
