package gpuq.api.agents;

import gpuq.api.artifacts.FileAnswer;
import gpuq.api.competitions.ListView;
import gpuq.api.problem.ProblemException;
import gpuq.common.contract.CompetitionTerms.Part;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.CompetitionRef;
import gpuq.common.job.Sha256;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// `/agent/v1/ahead`: what nodes fetch before a job wants it. Proved by the node's token, as
/// everything of [AgentResource].
@Path("/agent/v1/ahead")
@PermitAll
@RunOnVirtualThread
public class AheadResource {

    private static final String VERSION = "/{competition}/{version:[1-9][0-9]{0,8}}";

    private final NodeAuth auth;
    private final AheadContent content;

    AheadResource(NodeAuth auth, AheadContent content) {
        this.auth = auth;
        this.content = content;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public ListView<WantedView> wanted(
            @HeaderParam("Authorization") @Nullable String authorization) {
        return new ListView<>(content.wanted(auth.node(authorization)), null);
    }

    @GET
    @Path(VERSION + "/parts/{part}")
    public Response part(
            @HeaderParam("Authorization") @Nullable String authorization,
            @PathParam("competition") String competition,
            @PathParam("version") int version,
            @PathParam("part") String word)
            throws IOException {
        Part part =
                Arrays.stream(Part.values())
                        .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(word))
                        .findFirst()
                        .orElseThrow(ProblemException::notFound);
        return FileAnswer.of(
                        content.part(auth.node(authorization), ref(competition, version), part),
                        null)
                .build();
    }

    @GET
    @Path(VERSION + "/blobs/{sha256}")
    public Response blob(
            @HeaderParam("Authorization") @Nullable String authorization,
            @PathParam("competition") String competition,
            @PathParam("version") int version,
            @PathParam("sha256") String sha256,
            @HeaderParam("Range") @Nullable String range)
            throws IOException {
        if (!Sha256.isValid(sha256)) {
            throw ProblemException.notFound();
        }
        return PlaceAnswer.of(
                content.blob(
                        auth.node(authorization), ref(competition, version), new Sha256(sha256)),
                range);
    }

    private static CompetitionRef ref(String competition, int version) {
        if (!CompetitionId.isValid(competition)) {
            throw ProblemException.notFound();
        }
        return new CompetitionRef(new CompetitionId(competition), version);
    }
}
