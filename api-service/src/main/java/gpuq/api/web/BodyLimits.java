package gpuq.api.web;

import gpuq.api.problem.ProblemCode;
import gpuq.api.problem.ProblemException;
import gpuq.api.problem.ProblemWriter;
import io.quarkus.vertx.http.runtime.RouteConstants;
import io.quarkus.vertx.http.runtime.VertxHttpRecorder;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/// How many bytes each path takes (NET-8). Quarkus knows one limit for all, and a bundle may be a
/// thousand times a job: so each path's own limit replaces it before the body is read.
@ApplicationScoped
public class BodyLimits {

    private static final long MIB = 1024L * 1024;
    private static final long JSON = 256 * 1024L;
    private static final long JOB = 17 * MIB;
    private static final long BUNDLE = 2048 * MIB;

    /// By so much Quarkus's own limit is behind ours: it answers without a body.
    private static final long SLACK = 4 * MIB;

    private static final String LIMIT = BodyLimits.class.getName();
    private static final Duration LOOK_EACH = Duration.ofMillis(50);
    private static final long FILE = 4096 * MIB;

    private final ProblemWriter problems;

    BodyLimits(ProblemWriter problems) {
        this.problems = problems;
    }

    void register(@Observes Router router) {
        router.route().order(RouteConstants.ROUTE_ORDER_UPLOAD_LIMIT + 1).handler(this::handle);
    }

    private void handle(RoutingContext context) {
        long limit = limit(context.request().method().name(), context.normalizedPath());
        context.put(LIMIT, limit);
        context.put(VertxHttpRecorder.MAX_REQUEST_SIZE_KEY, limit + SLACK);
        if (length(context) > limit) {
            context.response().putHeader("Connection", "close");
            problems.send(refusal(limit), context.request());
            return;
        }
        if (context.request().getHeader("Transfer-Encoding") != null) {
            watch(context, limit);
        }
        context.next();
    }

    static ProblemException refusal(long limit) {
        return new ProblemException(
                ProblemCode.BODY_TOO_LARGE,
                "This path takes bodies of at most " + limit + " bytes.");
    }

    /// The limit of the request's path.
    static long limitOf(RoutingContext context) {
        Long limit = context.get(LIMIT);
        return limit == null ? JSON : limit;
    }

    /// Ends a body of unknown length when more has come than its path takes: [BodyBound] bounds
    /// what is read as text or JSON, but a form goes to disk before anybody looks at it.
    private void watch(RoutingContext context, long limit) {
        HttpServerRequest request = context.request();
        long timer =
                context.vertx()
                        .setPeriodic(
                                LOOK_EACH.toMillis(),
                                id -> {
                                    if (request.bytesRead() > limit + SLACK) {
                                        boolean _ = context.vertx().cancelTimer(id);
                                        end(context, limit);
                                    }
                                });
        context.addEndHandler(
                _ -> {
                    boolean _ = context.vertx().cancelTimer(timer);
                });
    }

    private void end(RoutingContext context, long limit) {
        if (!context.response().ended() && !context.response().headWritten()) {
            context.response().putHeader("Connection", "close");
            problems.send(refusal(limit), context.request());
        }
        var _ = context.request().connection().close();
    }

    /// The largest body of a path, in bytes.
    static long limit(String method, String path) {
        if (path.startsWith("/agent/v1/") && method.equals("PUT")) {
            return FILE;
        }
        if (method.equals("PUT") && path.matches("/api/v1/competitions/[^/]+/?")) {
            return BUNDLE;
        }
        if (method.equals("POST") && path.matches("/api/v1/competitions/[^/]+/check/?")) {
            return FILE;
        }
        boolean isProgram =
                (method.equals("POST") && path.matches("/api/v1/jobs(/bulk)?/?"))
                        || (method.equals("PUT") && path.matches("/api/v1/jobs/[^/]+/solution/?"));
        return isProgram ? JOB : JSON;
    }

    private static long length(RoutingContext context) {
        String length = context.request().getHeader("Content-Length");
        if (length == null) {
            return 0;
        }
        try {
            return Long.parseLong(length.strip());
        } catch (NumberFormatException _) {
            // The server has refused such a request before; nothing is taken on its word here.
            return Long.MAX_VALUE;
        }
    }
}
