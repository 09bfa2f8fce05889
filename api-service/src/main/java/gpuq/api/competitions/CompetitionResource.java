package gpuq.api.competitions;

import gpuq.api.artifacts.FileAnswer;
import gpuq.api.problem.ProblemCode;
import gpuq.api.problem.ProblemException;
import gpuq.api.security.Caller;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.CompetitionRef;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/// `/competitions`: what students read, and what instructors hand in.
@Path("/api/v1/competitions")
@Authenticated
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class CompetitionResource {

    private final CompetitionQueries queries;
    private final CompetitionEnvironment environment;
    private final PutCompetition putCompetition;
    private final ActivateVersion activateVersion;
    private final CheckSubmission checkSubmission;
    private final SelfTestQueries selfTests;
    private final Caller caller;

    CompetitionResource(
            CompetitionQueries queries,
            CompetitionEnvironment environment,
            PutCompetition putCompetition,
            ActivateVersion activateVersion,
            CheckSubmission checkSubmission,
            SelfTestQueries selfTests,
            Caller caller) {
        this.queries = queries;
        this.environment = environment;
        this.putCompetition = putCompetition;
        this.activateVersion = activateVersion;
        this.checkSubmission = checkSubmission;
        this.selfTests = selfTests;
        this.caller = caller;
    }

    @GET
    public ListView<CompetitionView> list(
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @DefaultValue("50") int limit) {
        return queries.list(cursor, limit);
    }

    @GET
    @Path("/{id}")
    public CompetitionView get(@PathParam("id") String id) throws IOException {
        return queries.get(id(id));
    }

    @PUT
    @Path("/{id}")
    @Consumes({"application/zip", "application/gzip", "application/octet-stream"})
    public RestResponse<VersionView> put(
            @PathParam("id") String id,
            @QueryParam("activate") @DefaultValue("false") boolean activate,
            InputStream archive)
            throws IOException {
        AddVersion.Added added = putCompetition.put(caller, id(id), activate, archive);
        CompetitionRef ref = added.version().ref();
        if (activate && added.version().state().isTested()) {
            activateVersion.activate(ref);
        }
        VersionView view = VersionView.of(queries.version(ref));
        return RestResponse.status(
                added.isNew() ? RestResponse.Status.CREATED : RestResponse.Status.OK, view);
    }

    @GET
    @Path("/{id}/versions")
    public ListView<VersionView> versions(@PathParam("id") String id) {
        return queries.versions(id(id));
    }

    @POST
    @Path("/{id}/versions/{n}/activate")
    public RestResponse<VersionView> activate(
            @PathParam("id") String id, @PathParam("n") String number) {
        CompetitionRef ref = queries.version(ref(id, number)).ref();
        activateVersion.activate(ref);
        VersionView view = VersionView.of(queries.version(ref));
        return RestResponse.status(
                view.state() == VersionState.TESTING
                        ? RestResponse.Status.ACCEPTED
                        : RestResponse.Status.OK,
                view);
    }

    @GET
    @Path("/{id}/versions/{n}/self-test")
    public SelfTestView selfTest(@PathParam("id") String id, @PathParam("n") String number) {
        return selfTests.of(queries.version(ref(id, number)));
    }

    @POST
    @Path("/{id}/check")
    @Consumes(MediaType.WILDCARD)
    public CheckView check(@PathParam("id") String id, InputStream file) throws IOException {
        return CheckView.of(checkSubmission.check(id(id), file));
    }

    @GET
    @Path("/{id}/environment")
    public EnvironmentView environment(@PathParam("id") String id) {
        return environment.of(queries.seen(id(id)).version());
    }

    @GET
    @Path("/{id}/files")
    public ListView<FileView> files(@PathParam("id") String id) {
        return queries.files(id(id));
    }

    @GET
    @Path("/{id}/files/{path:.+}")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    public Response file(
            @PathParam("id") String id,
            @PathParam("path") String path,
            @HeaderParam("Range") @Nullable String range)
            throws IOException {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return FileAnswer.download(queries.file(id(id), path), range, name).build();
    }

    private static CompetitionId id(String text) {
        if (!CompetitionId.isValid(text)) {
            throw new ProblemException(
                    ProblemCode.UNKNOWN_COMPETITION, "There is no such competition.");
        }
        return new CompetitionId(text);
    }

    private static CompetitionRef ref(String id, String number) {
        try {
            int version = Integer.parseInt(number);
            if (version > 0) {
                return new CompetitionRef(id(id), version);
            }
        } catch (NumberFormatException _) {
            // Not a number is not a version either.
        }
        throw ProblemException.notFound();
    }
}
