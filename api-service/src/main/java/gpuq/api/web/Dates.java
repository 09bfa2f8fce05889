package gpuq.api.web;

import io.quarkus.vertx.http.runtime.filters.Filters;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Gives every answer its `Date`, as a server that has a clock must (RFC 9110, 6.6.1): nodes
/// compare theirs with it (NODE-4).
@ApplicationScoped
public class Dates {

    private static final int BEFORE_MOST_OTHERS = 9_000;

    /// Two digits for the day, unlike `RFC_1123_DATE_TIME`.
    private static final DateTimeFormatter FORM =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private final Clock clock = Clock.systemUTC();
    private volatile Said said = new Said(0, "");

    /// What was written in a second: the same for each answer in it.
    private record Said(long second, String text) {}

    void register(@Observes Filters filters) {
        filters.register(
                context -> {
                    context.response().putHeader("Date", now());
                    context.next();
                },
                BEFORE_MOST_OTHERS);
    }

    private String now() {
        Instant now = clock.instant();
        Said last = said;
        if (last.second() == now.getEpochSecond()) {
            return last.text();
        }
        Said next = new Said(now.getEpochSecond(), FORM.format(now));
        said = next;
        return next.text();
    }
}
