package gpuq.api.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.opentelemetry.api.trace.Span;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/// Turns every exception that leaves a resource into a problem. What nobody expected is logged with
/// its trace and answered without its text.
public final class ProblemMappers {

    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

    /// The media type of a problem.
    public static final String PROBLEM_JSON = "application/problem+json";

    @ServerExceptionMapper
    public Response ours(ProblemException problem, UriInfo uri) {
        Response.ResponseBuilder answer = answer(problem, uri);
        if (problem.retryAfter() != null) {
            long seconds = Math.max(1, (problem.retryAfter().toMillis() + 999) / 1000);
            answer.header(HttpHeaders.RETRY_AFTER, seconds);
        }
        return answer.build();
    }

    @ServerExceptionMapper
    public Response json(JsonProcessingException malformed, UriInfo uri) {
        return answer(
                        new ProblemException(
                                ProblemCode.MALFORMED_REQUEST,
                                "The body is not the JSON that is taken here."),
                        uri)
                .build();
    }

    @ServerExceptionMapper({UnauthorizedException.class, AuthenticationFailedException.class})
    public Response anonymous(RuntimeException anonymous, UriInfo uri) {
        return answer(
                        new ProblemException(
                                ProblemCode.UNAUTHENTICATED, "A valid access token is needed."),
                        uri)
                .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
                .build();
    }

    @ServerExceptionMapper
    public Response forbidden(ForbiddenException forbidden, UriInfo uri) {
        return answer(
                        new ProblemException(ProblemCode.FORBIDDEN, "Your role may not do this."),
                        uri)
                .build();
    }

    @ServerExceptionMapper
    public Response web(WebApplicationException web, UriInfo uri) {
        return switch (web) {
            case NotFoundException _ -> ours(ProblemException.notFound(), uri);
            case ClientErrorException client ->
                    ours(
                            new ProblemException(
                                    codeOf(client.getResponse().getStatus()), "Not in this way."),
                            uri);
            default -> unexpected(web, uri);
        };
    }

    @ServerExceptionMapper
    public Response unexpected(Throwable unexpected, UriInfo uri) {
        LOG.errorf(unexpected, "request failed path=%s", uri.getPath());
        return Response.status(500)
                .type(PROBLEM_JSON)
                .entity(
                        new Problem(
                                "about:blank",
                                "This is our fault",
                                500,
                                "Something of ours failed. Try again; the trace id helps us to find it.",
                                uri.getPath(),
                                "INTERNAL",
                                traceId(),
                                java.util.List.of(),
                                java.util.Map.of()))
                .build();
    }

    private static ProblemCode codeOf(int status) {
        return switch (status) {
            case 401 -> ProblemCode.UNAUTHENTICATED;
            case 403 -> ProblemCode.FORBIDDEN;
            case 404 -> ProblemCode.NOT_FOUND;
            case 405 -> ProblemCode.METHOD_NOT_ALLOWED;
            case 406 -> ProblemCode.NOT_ACCEPTABLE;
            case 408 -> ProblemCode.SLOW_REQUEST;
            case 413 -> ProblemCode.BODY_TOO_LARGE;
            case 415 -> ProblemCode.UNSUPPORTED_MEDIA_TYPE;
            default -> ProblemCode.MALFORMED_REQUEST;
        };
    }

    private static Response.ResponseBuilder answer(ProblemException problem, UriInfo uri) {
        ProblemCode code = problem.code();
        return Response.status(code.status())
                .type(MediaType.valueOf(PROBLEM_JSON))
                .entity(
                        new Problem(
                                "urn:gpuq:problem:" + code.name(),
                                code.title(),
                                code.status(),
                                problem.message(),
                                uri.getPath(),
                                code.name(),
                                traceId(),
                                problem.errors(),
                                problem.extensions()));
    }

    private static String traceId() {
        return Span.current().getSpanContext().getTraceId();
    }
}
