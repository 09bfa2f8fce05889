package gpuq.api.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import gpuq.api.problem.JsonProblems;
import gpuq.api.problem.Problem;
import gpuq.api.problem.ProblemCode;
import gpuq.api.problem.ProblemException;
import gpuq.api.security.Caller;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/// Many submissions in one call, each atomic by itself with its own key (API-3).
@Path("/api/v1/jobs/bulk")
@Authenticated
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class BulkResource {

    private static final int MAX_ITEMS = 50;
    private static final int MULTI_STATUS = 207;

    private final Caller caller;
    private final SubmitJob submitJob;
    private final JobAccess access;
    private final ObjectMapper json;

    BulkResource(Caller caller, SubmitJob submitJob, JobAccess access, ObjectMapper json) {
        this.caller = caller;
        this.submitJob = submitJob;
        this.access = access;
        this.json = json;
    }

    /// One result for each item, in their order.
    public record Results(List<Result> items) {}

    /// @param job what was made
    /// @param problem why nothing was made
    public record Result(
            int status, boolean replayed, @Nullable JobView job, @Nullable Problem problem) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public RestResponse<Results> submit(@Nullable String body) {
        List<Result> results = new ArrayList<>();
        for (JsonNode item : items(body == null ? "" : body)) {
            results.add(one(item));
        }
        return RestResponse.ResponseBuilder.<Results>create(MULTI_STATUS, "Multi-Status")
                .entity(new Results(results))
                .build();
    }

    private ArrayNode items(String body) {
        try {
            if (json.readTree(body) instanceof ArrayNode items
                    && !items.isEmpty()
                    && items.size() <= MAX_ITEMS) {
                return items;
            }
        } catch (JsonProcessingException e) {
            throw JsonProblems.of(e);
        }
        throw new ProblemException(
                ProblemCode.INVALID_CONFIG, "A list of 1 to " + MAX_ITEMS + " items is expected.");
    }

    private Result one(JsonNode item) {
        try {
            SubmitJob.Submitted submitted = submit(item);
            return new Result(
                    201,
                    submitted.replayed(),
                    access.visible(submitted.id().value(), caller),
                    null);
        } catch (ProblemException e) {
            return new Result(e.code().status(), false, null, Problem.of(e, "/api/v1/jobs/bulk"));
        }
    }

    private SubmitJob.Submitted submit(JsonNode item) {
        item.fieldNames()
                .forEachRemaining(
                        name -> {
                            if (!List.of("config", "solution", "idempotency_key").contains(name)) {
                                throw ProblemException.ofField(
                                        ProblemCode.INVALID_CONFIG,
                                        name,
                                        "is not a field of an item");
                            }
                        });
        JsonNode key = item.path("idempotency_key");
        if (!item.path("config").isObject()
                || !item.path("solution").isTextual()
                || !(key.isMissingNode() || key.isTextual())) {
            throw new ProblemException(
                    ProblemCode.INVALID_CONFIG,
                    "An item has a config (object), a solution (text) and may have an"
                            + " idempotency_key (text).");
        }
        return submitJob.submit(
                caller,
                item.path("config").toString(),
                new Upload(
                        item.path("solution").textValue().getBytes(StandardCharsets.UTF_8),
                        "solution.py"),
                key.isMissingNode() ? null : key.textValue());
    }
}
