package gpuq.api.jobs;

import gpuq.api.problem.ProblemCode;
import gpuq.api.problem.ProblemException;
import gpuq.api.web.Params;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.JobId;
import gpuq.common.job.JobState;
import gpuq.common.job.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which jobs a list shows, as SQL with bound parameters (ABUSE-5). Every list is bounded and goes
/// on by the last id, which an index serves (QUERY-1).
final class JobFilter {

    static final int DEFAULT_LIMIT = 50;
    static final int MAX_LIMIT = 200;
    private static final int MAX_TEXT = 255;

    private final StringBuilder where = new StringBuilder(" where true");
    private final List<Object> arguments = new ArrayList<>();
    private int limit = DEFAULT_LIMIT;

    /// Own jobs, and all of the competitions that one is staff of (AUTHZ-2).
    JobFilter visibleTo(UserId user, List<String> competitions) {
        return competitions.isEmpty()
                ? ownedBy(user)
                : and("(s.user_id = ? or s.competition_id = any (?))", user.value(), competitions);
    }

    /// What looks wrong, of these competitions.
    JobFilter suspiciousIn(List<String> competitions) {
        return suspicious().and("s.competition_id = any (?)", competitions);
    }

    /// What looks wrong, wherever.
    JobFilter suspicious() {
        return and(
                """
                s.job_id in (select job_id from job_row where busy_for_nothing
                             union all
                             select job_id from submission_bytes where miner_sign is not null)
                and (j.busy_for_nothing or b.miner_sign is not null)
                """);
    }

    JobFilter ownedBy(UserId user) {
        return and("s.user_id = ?", user.value());
    }

    /// @throws ProblemException `INVALID_CONFIG` with the parameter's name, for this and all that
    ///   follow
    JobFilter state(@Nullable String state) {
        if (state == null) {
            return this;
        }
        try {
            JobState wanted = JobState.valueOf(state);
            return wanted == JobState.SUBMITTED
                    ? and("j.job_id is null")
                    : and("j.state = ?", wanted.name());
        } catch (IllegalArgumentException e) {
            throw invalid("state", "is not a state of a job");
        }
    }

    JobFilter competition(@Nullable String id) {
        if (id == null) {
            return this;
        }
        if (!CompetitionId.isValid(id)) {
            throw invalid("competition_id", "has not the form of a competition id");
        }
        return and("s.competition_id = ?", id);
    }

    JobFilter user(@Nullable String id) {
        return id == null ? this : and("s.user_id = ?", noNul("user_id", id));
    }

    JobFilter tag(@Nullable String tag) {
        return tag == null ? this : and("s.tags @> array[?]::text[]", noNul("tag", tag));
    }

    JobFilter since(@Nullable String time) {
        return time == null ? this : and("s.submitted_at >= ?", time("since", time));
    }

    JobFilter until(@Nullable String time) {
        return time == null ? this : and("s.submitted_at < ?", time("until", time));
    }

    JobFilter limit(@Nullable String wanted) {
        limit = Params.limit(wanted);
        return this;
    }

    JobFilter cursor(@Nullable String cursor) {
        if (cursor == null) {
            return this;
        }
        try {
            String id =
                    new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII);
            if (JobId.isValid(id)) {
                return and("s.job_id < ?", UUID.fromString(id));
            }
        } catch (IllegalArgumentException e) {
            throw new ProblemException(
                    ProblemCode.CURSOR_INVALID, "The cursor is not one that a list gave.");
        }
        throw new ProblemException(
                ProblemCode.CURSOR_INVALID, "The cursor is not one that a list gave.");
    }

    static String cursorAfter(String jobId) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(jobId.getBytes(StandardCharsets.US_ASCII));
    }

    private static String noNul(String name, String text) {
        if (text.indexOf('\0') >= 0 || text.length() > MAX_TEXT) {
            throw invalid(name, "is not a text that could be there");
        }
        return text;
    }

    int limit() {
        return limit;
    }

    /// The condition, order and bound; one row more than the limit tells whether there is a next
    /// page.
    String where() {
        return where + " order by s.job_id desc limit " + (limit + 1);
    }

    List<Object> arguments() {
        return arguments;
    }

    private JobFilter and(String condition, Object... values) {
        where.append(" and ").append(condition);
        arguments.addAll(List.of(values));
        return this;
    }

    private static Instant time(String name, String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw invalid(name, "is not a time such as 2026-01-31T12:00:00Z");
        }
    }

    private static ProblemException invalid(String field, String message) {
        return ProblemException.ofField(ProblemCode.INVALID_CONFIG, field, message);
    }
}
