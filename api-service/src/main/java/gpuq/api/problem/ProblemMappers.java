package gpuq.api.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import gpuq.api.problem.Problem.FieldError;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.core.http.HttpServerRequest;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/// From any exception to its [Problem]: the only place where errors become answers. What a client
/// sent never ends as a 500 (each case of it has a line here); a 500 is logged with its stack.
final class ProblemMappers {

    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

    private final ProblemWriter writer;

    ProblemMappers(ProblemWriter writer) {
        this.writer = writer;
    }

    @ServerExceptionMapper
    Response refused(ProblemException e, @Context HttpServerRequest request) {
        return writer.answer(e, request);
    }

    @ServerExceptionMapper(priority = 1)
    Response anonymous(UnauthorizedException e, @Context HttpServerRequest request) {
        return writer.answer(AuthenticationProblems.anonymous(), request);
    }

    @ServerExceptionMapper(priority = 1)
    Response badToken(AuthenticationFailedException e, @Context HttpServerRequest request) {
        return writer.answer(AuthenticationProblems.of(e), request);
    }

    @ServerExceptionMapper(priority = 1)
    Response wrongRole(ForbiddenException e, @Context HttpServerRequest request) {
        return writer.answer(
                new ProblemException(ProblemCode.FORBIDDEN, "Your roles do not allow this."),
                request);
    }

    @ServerExceptionMapper
    Response badJson(JsonProcessingException e, @Context HttpServerRequest request) {
        return writer.answer(JsonProblems.of(e), request);
    }

    /// Quarkus answers this one by itself, without a body, unless it has a mapper of its own.
    @ServerExceptionMapper
    Response wrongShape(MismatchedInputException e, @Context HttpServerRequest request) {
        return writer.answer(JsonProblems.of(e), request);
    }

    @ServerExceptionMapper
    Response badMapping(JsonMappingException e, @Context HttpServerRequest request) {
        return writer.answer(JsonProblems.of(e), request);
    }

    @ServerExceptionMapper
    Response badValue(ConstraintViolationException e, @Context HttpServerRequest request) {
        List<FieldError> errors =
                e.getConstraintViolations().stream()
                        .map(v -> new FieldError(lastName(v), v.getMessage()))
                        .toList();
        return writer.answer(
                ProblemException.ofFields(ProblemCode.INVALID_CONFIG, errors), request);
    }

    @ServerExceptionMapper
    Response byStatus(WebApplicationException e, @Context HttpServerRequest request) {
        if (e.getResponse().getStatus() < 400) {
            return e.getResponse();
        }
        if (e.getCause() instanceof JsonProcessingException json) {
            return writer.answer(JsonProblems.of(json), request);
        }
        ProblemException problem = StatusProblems.of(e.getResponse().getStatus());
        if (problem.code() == ProblemCode.INTERNAL_ERROR) {
            LOG.error("request failed", e);
        }
        if (e instanceof NotAllowedException) {
            String allow = e.getResponse().getHeaderString("Allow");
            if (allow != null) {
                problem = problem.header("Allow", allow);
            }
        }
        return writer.answer(problem, request);
    }

    @ServerExceptionMapper
    Response rest(Throwable e, @Context HttpServerRequest request) {
        return writer.answer(
                OperatingProblems.of(e)
                        .orElseGet(
                                () -> {
                                    LOG.error("request failed", e);
                                    return new ProblemException(
                                            ProblemCode.INTERNAL_ERROR,
                                            "Something failed on our side; the trace id names it.");
                                }),
                request);
    }

    private static String lastName(ConstraintViolation<?> violation) {
        String path = violation.getPropertyPath().toString();
        return path.substring(path.lastIndexOf('.') + 1);
    }
}
