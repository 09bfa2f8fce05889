package gpuq.api.problem;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;

/// What may fail on our side without being a fault: a slow or full database, a full disk, a body
/// that breaks off. Each has a 503 (or 4xx) of its own; what is not known here is a bug.
final class OperatingProblems {

    private static final int MAX_CAUSES = 12;

    private OperatingProblems() {}

    static Optional<ProblemException> of(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
            Optional<ProblemException> found = one(cause);
            if (found.isPresent()) {
                return found;
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }

    private static Optional<ProblemException> one(Throwable cause) {
        return switch (cause) {
            case ProblemException e -> Optional.of(e);
            case com.fasterxml.jackson.core.JsonProcessingException e ->
                    Optional.of(JsonProblems.of(e));
            case SQLException e -> ofSql(e);
            case FileSystemException e when says(e, "no space left") || says(e, "quota") ->
                    problem(ProblemCode.STORAGE_FULL, "There is no room to store this.");
            case IOException e when says(e, "too large") || says(e, "max-body-size") ->
                    problem(ProblemCode.BODY_TOO_LARGE, "The body is larger than allowed.");
            case IOException e when says(e, "timed out") || says(e, "timeout") ->
                    problem(ProblemCode.SLOW_REQUEST, "The body did not come in time.");
            case IOException e when says(e, "closed") || says(e, "end of stream") ->
                    problem(ProblemCode.UPLOAD_INCOMPLETE, "The body ended too early.");
            default -> Optional.empty();
        };
    }

    private static Optional<ProblemException> ofSql(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        return switch (state) {
            case "57014" -> problem(ProblemCode.QUERY_TIMEOUT, "The database took too long.");
            case "55P03", "40P01", "40001" ->
                    problem(ProblemCode.OVERLOADED, "Others are changing the same thing.");
            case "53100" -> problem(ProblemCode.STORAGE_FULL, "The database's disk is full.");
            case "22021" ->
                    problem(
                            ProblemCode.MALFORMED_REQUEST,
                            "A text has a character that is not allowed.");
            default ->
                    state.startsWith("08")
                                    || state.startsWith("53")
                                    || state.startsWith("57")
                                    || state.startsWith("28")
                                    || state.equals("55000")
                                    || says(e, "acquisition timeout")
                            ? problem(ProblemCode.OVERLOADED, "The database cannot be reached now.")
                            : Optional.empty();
        };
    }

    private static boolean says(Exception e, String words) {
        return String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains(words);
    }

    private static Optional<ProblemException> problem(ProblemCode code, String detail) {
        return Optional.of(new ProblemException(code, detail));
    }
}
