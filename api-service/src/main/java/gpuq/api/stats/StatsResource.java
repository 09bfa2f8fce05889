package gpuq.api.stats;

import gpuq.api.Page;
import gpuq.api.competitions.CompetitionStaff;
import gpuq.api.problem.ProblemCode;
import gpuq.api.problem.ProblemException;
import gpuq.api.security.Caller;
import gpuq.api.security.Roles;
import gpuq.api.web.Params;
import gpuq.common.job.CompetitionId;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// `/stats`: ended jobs by competition, user, node or outcome; instructors see their own
/// competitions (VIS-1, VIS-2, VIS-4).
@Path("/api/v1/stats")
@RolesAllowed({Roles.INSTRUCTOR, Roles.OPERATOR})
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class StatsResource {

    private static final Duration DEFAULT_SPAN = Duration.ofDays(7);

    private final Caller caller;
    private final CompetitionStaff staff;
    private final StatsQueries queries;

    StatsResource(Caller caller, CompetitionStaff staff, StatsQueries queries) {
        this.caller = caller;
        this.staff = staff;
        this.queries = queries;
    }

    @GET
    public Page<StatsQueries.Group> stats(
            @QueryParam("group_by") @DefaultValue("competition") String groupBy,
            @QueryParam("since") @Nullable String since) {
        Instant from =
                Objects.requireNonNullElse(
                        Params.time("since", since), Instant.now().minus(DEFAULT_SPAN));
        String column =
                switch (groupBy) {
                    case "competition" -> "competition_id";
                    case "user" -> "user_id";
                    case "node" -> "coalesce(node_id, '')";
                    case "outcome" -> "coalesce(outcome ->> 'code', '')";
                    default ->
                            throw ProblemException.ofField(
                                    ProblemCode.INVALID_CONFIG,
                                    "group_by",
                                    "is competition, user, node or outcome");
                };
        List<String> own =
                caller.isOperator()
                        ? List.of()
                        : staff.of(caller).stream().map(CompetitionId::value).toList();
        return Page.whole(queries.groups(column, from, caller.isOperator(), own));
    }
}
