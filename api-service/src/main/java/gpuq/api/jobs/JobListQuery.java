package gpuq.api.jobs;

import jakarta.ws.rs.QueryParam;
import org.jspecify.annotations.Nullable;

/// The query of `GET /jobs`: which of the jobs that the caller may see. Each may be absent.
public record JobListQuery(
        @QueryParam("state") @Nullable String state,
        @QueryParam("competition_id") @Nullable String competition,
        @QueryParam("user_id") @Nullable String user,
        @QueryParam("tag") @Nullable String tag,
        @QueryParam("since") @Nullable String since,
        @QueryParam("until") @Nullable String until,
        @QueryParam("limit") @Nullable String limit,
        @QueryParam("cursor") @Nullable String cursor) {

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
