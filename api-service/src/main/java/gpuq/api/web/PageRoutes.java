package gpuq.api.web;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;

/// Gives the page for every address that the page itself resolves, such as `/jobs/…` from the demo
/// or a mail. Stands before the REST layer: with problems for everything, that layer answers an
/// unknown path itself and never hands it on to the page.
@Singleton
class PageRoutes {

    private static final int BEFORE_REST = -100;
    private static final List<String> NOT_THE_PAGE =
            List.of("/api", "/agent", "/q", "/login", "/logout", "/ws", "/assets");

    void register(@Observes Router router) {
        router.route()
                .order(BEFORE_REST)
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .handler(PageRoutes::route);
    }

    private static void route(RoutingContext context) {
        if (isOfThePage(context.normalizedPath())) {
            context.reroute("/");
        } else {
            context.next();
        }
    }

    /// Whether the page resolves this path. Files, such as `/favicon.svg`, have a dot; the root is
    /// served as it is.
    static boolean isOfThePage(String path) {
        return !path.equals("/")
                && path.indexOf('.') < 0
                && NOT_THE_PAGE.stream()
                        .noneMatch(root -> path.equals(root) || path.startsWith(root + "/"));
    }
}
