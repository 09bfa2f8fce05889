package gpuq.api.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;

/// Writes a refusal as RFC 9457 JSON: as a JAX-RS answer, or straight to the connection for what is
/// refused before JAX-RS sees it.
@ApplicationScoped
public class ProblemWriter {

    private final ObjectMapper json;
    private final MeterRegistry metrics;

    ProblemWriter(ObjectMapper json, MeterRegistry metrics) {
        this.json = json;
        this.metrics = metrics;
    }

    Response answer(ProblemException e, HttpServerRequest request) {
        Response.ResponseBuilder answer =
                Response.status(e.code().status())
                        .type(Problem.MEDIA_TYPE)
                        .header("Cache-Control", "no-store")
                        .entity(body(e, request.path()));
        RetryTimes.headers(e).forEach(answer::header);
        return answer.build();
    }

    /// The same answer straight to the connection.
    public void send(ProblemException e, HttpServerRequest request) {
        var response =
                request.response()
                        .setStatusCode(e.code().status())
                        .putHeader("Content-Type", Problem.MEDIA_TYPE)
                        .putHeader("Cache-Control", "no-store");
        RetryTimes.headers(e).forEach(response::putHeader);
        response.end(body(e, request.path()));
    }

    private String body(ProblemException e, String instance) {
        Counter.builder("gpuq.problems")
                .description("Requests that were refused")
                .tag("code", e.code().name())
                .register(metrics)
                .increment();
        try {
            return json.writeValueAsString(Problem.of(e, instance));
        } catch (JsonProcessingException broken) {
            throw new IllegalStateException("cannot write a problem", broken);
        }
    }
}
