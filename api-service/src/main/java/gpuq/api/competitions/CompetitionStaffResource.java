package gpuq.api.competitions;

import gpuq.api.Page;
import gpuq.api.problem.ProblemCode;
import gpuq.api.problem.ProblemException;
import gpuq.api.security.Caller;
import gpuq.api.web.ReasonBody;
import gpuq.common.bundle.Manifest;
import gpuq.common.job.CompetitionId;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a competition's people do beside handing it in: pause it, withdraw it, look back.
@Path("/api/v1/competitions/{id}")
@Authenticated
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class CompetitionStaffResource {

    private final Caller caller;
    private final CompetitionQueries queries;
    private final CompetitionStaff staff;
    private final SteerCompetition steer;
    private final CompetitionHistory history;

    CompetitionStaffResource(
            Caller caller,
            CompetitionQueries queries,
            CompetitionStaff staff,
            SteerCompetition steer,
            CompetitionHistory history) {
        this.caller = caller;
        this.queries = queries;
        this.staff = staff;
        this.steer = steer;
        this.history = history;
    }

    @POST
    @Path("/pause")
    public CompetitionView pause(@PathParam("id") String id, @Nullable ReasonBody body)
            throws IOException {
        CompetitionQueries.Seen seen = staffed(id);
        steer.pause(
                seen.competition().id(), seen.manifest().pool(), caller.id(), ReasonBody.of(body));
        return queries.get(seen.competition().id());
    }

    @POST
    @Path("/resume")
    public CompetitionView resume(@PathParam("id") String id, @Nullable ReasonBody body)
            throws IOException {
        CompetitionQueries.Seen seen = staffed(id);
        steer.resume(
                seen.competition().id(), seen.manifest().pool(), caller.id(), ReasonBody.of(body));
        return queries.get(seen.competition().id());
    }

    @POST
    @Path("/withdraw")
    public CompetitionView withdraw(@PathParam("id") String id, @Nullable ReasonBody body)
            throws IOException {
        CompetitionQueries.Seen seen = staffed(id);
        steer.withdraw(seen.competition().id(), caller.id(), ReasonBody.of(body));
        return queries.get(seen.competition().id());
    }

    @GET
    @Path("/history")
    public Page<CompetitionHistory.Entry> history(@PathParam("id") String id) {
        CompetitionQueries.Seen seen = seen(id);
        return Page.whole(
                history.of(caller.id(), seen.competition().id(), showsScores(seen.manifest())));
    }

    private static boolean showsScores(Manifest manifest) {
        return manifest.shows(manifest.feedback().score(), Instant.now());
    }

    private CompetitionQueries.Seen staffed(String id) {
        CompetitionQueries.Seen seen = seen(id);
        if (!staff.isStaff(seen.competition().id(), caller)) {
            throw new ProblemException(
                    ProblemCode.FORBIDDEN, "Only the competition's staff may do this.");
        }
        return seen;
    }

    private CompetitionQueries.Seen seen(String id) {
        if (!CompetitionId.isValid(id)) {
            throw new ProblemException(
                    ProblemCode.UNKNOWN_COMPETITION, "There is no such competition.");
        }
        return queries.seen(new CompetitionId(id));
    }
}
