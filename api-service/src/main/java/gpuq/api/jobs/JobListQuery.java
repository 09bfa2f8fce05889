package gpuq.api.jobs;

import gpuq.api.problem.ProblemCode;
import gpuq.api.problem.ProblemException;
import jakarta.ws.rs.QueryParam;
import org.jspecify.annotations.Nullable;

/// The query of `GET /jobs`: which of the jobs that the caller may see. Each may be absent.
public record JobListQuery(
        @QueryParam("state") @Nullable String state,
        @QueryParam("competition_id") @Nullable String competition,
        @QueryParam("user_id") @Nullable String user,
        @QueryParam("tag") @Nullable String tag,
        @QueryParam("suspicious") @Nullable String suspicious,
        @QueryParam("since") @Nullable String since,
        @QueryParam("until") @Nullable String until,
        @QueryParam("limit") @Nullable String limit,
        @QueryParam("cursor") @Nullable String cursor) {

    /// Whether it asks for what looks wrong, which is the staff's to know.
    ///
    /// @throws ProblemException `INVALID_CONFIG` for anything but `true` and `false`
    boolean isForStaff() {
        if (suspicious == null || suspicious.equals("false")) {
            return false;
        }
        if (suspicious.equals("true")) {
            return true;
        }
        throw ProblemException.ofField(
                ProblemCode.INVALID_CONFIG, "suspicious", "is true or false");
    }

    /// The same filter with what the query asks.
    JobFilter narrow(JobFilter filter) {
        return filter.user(user)
                .state(state)
                .competition(competition)
                .tag(tag)
                .since(since)
                .until(until)
                .limit(limit)
                .cursor(cursor);
    }
}
