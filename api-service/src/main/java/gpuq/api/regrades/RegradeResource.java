package gpuq.api.regrades;

import gpuq.api.competitions.ActiveVersions;
import gpuq.api.competitions.CompetitionStaff;
import gpuq.api.problem.ProblemCode;
import gpuq.api.problem.ProblemException;
import gpuq.api.security.Caller;
import gpuq.api.web.Params;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.CompetitionRef;
import gpuq.common.job.JobId;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/// `/competitions/{id}/regrades`: owners have files graded anew, look at what that would change,
/// and let it count or not.
@Path("/api/v1/competitions/{id}/regrades")
@Authenticated
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class RegradeResource {

    private final Caller caller;
    private final ActiveVersions versions;
    private final CompetitionStaff staff;
    private final Regrades regrades;
    private final RegradeQueries queries;

    RegradeResource(
            Caller caller,
            ActiveVersions versions,
            CompetitionStaff staff,
            Regrades regrades,
            RegradeQueries queries) {
        this.caller = caller;
        this.versions = versions;
        this.staff = staff;
        this.regrades = regrades;
        this.queries = queries;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public RestResponse<RegradeView> start(
            @PathParam("id") String text, @Nullable RegradeBody body) {
        CompetitionId id = owned(text);
        Integer version = body == null ? null : body.version();
        if (version == null || version < 1) {
            throw ProblemException.ofField(
                    ProblemCode.INVALID_CONFIG, "version", "must be a version's number");
        }
        List<String> jobs = jobs(body);
        UUID regrade = regrades.start(new CompetitionRef(id, version), jobs, caller.id());
        return RestResponse.ResponseBuilder.<RegradeView>create(RestResponse.Status.ACCEPTED)
                .location(URI.create("/api/v1/competitions/%s/regrades/%s".formatted(id, regrade)))
                .entity(queries.view(id, regrade, null, Params.limit(null)))
                .build();
    }

    @GET
    @Path("/{r}")
    public RegradeView get(
            @PathParam("id") String text,
            @PathParam("r") String regrade,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        return queries.view(owned(text), uuid(regrade), cursor, Params.limit(limit));
    }

    @POST
    @Path("/{r}/apply")
    public RegradeView apply(@PathParam("id") String text, @PathParam("r") String regrade) {
        CompetitionId id = owned(text);
        regrades.apply(id, uuid(regrade), caller.id());
        return queries.view(id, uuid(regrade), null, Params.limit(null));
    }

    @POST
    @Path("/{r}/discard")
    public RegradeView discard(@PathParam("id") String text, @PathParam("r") String regrade) {
        CompetitionId id = owned(text);
        regrades.discard(id, uuid(regrade), caller.id());
        return queries.view(id, uuid(regrade), null, Params.limit(null));
    }

    private static @Nullable List<String> jobs(@Nullable RegradeBody body) {
        List<@Nullable String> jobs = body == null ? null : body.jobs();
        if (jobs == null) {
            return null;
        }
        List<String> ids = new ArrayList<>();
        for (String job : jobs) {
            if (job == null || !JobId.isValid(job)) {
                throw ProblemException.ofField(
                        ProblemCode.INVALID_CONFIG, "jobs", "must be ids of jobs");
            }
            ids.add(job);
        }
        if (ids.isEmpty() || ids.size() > Regrades.MOST_JOBS) {
            throw ProblemException.ofField(
                    ProblemCode.INVALID_CONFIG,
                    "jobs",
                    "must be 1 to %d ids of jobs".formatted(Regrades.MOST_JOBS));
        }
        return ids;
    }

    private CompetitionId owned(String text) {
        if (!CompetitionId.isValid(text) || versions.active(new CompetitionId(text)).isEmpty()) {
            throw new ProblemException(
                    ProblemCode.UNKNOWN_COMPETITION, "There is no such competition.");
        }
        CompetitionId id = new CompetitionId(text);
        if (!staff.isOwner(id, caller)) {
            throw new ProblemException(
                    ProblemCode.FORBIDDEN, "Only the competition's owners may see or do this.");
        }
        return id;
    }

    private static UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException _) {
            throw ProblemException.notFound();
        }
    }
}
