package gpuq.agent.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import gpuq.agent.rig.LoopbackApi;
import gpuq.common.EdgeCase;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.JobId;
import gpuq.common.job.Leg;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApiClientTest {

    private static final AttemptRef ATTEMPT = new AttemptRef(JobId.of(1, 2, 3), Leg.RUN, 1);
    private static final String WHOLE = "0123456789";

    private final List<String> ranges = new CopyOnWriteArrayList<>();
    private LoopbackApi api;
    private volatile boolean knowsRanges = true;
    private volatile int shift;
    private volatile @Nullable String elsewhere;

    @BeforeEach
    void startServer() throws IOException {
        api = new LoopbackApi("/", this::answer);
    }

    @AfterEach
    void stopServer() {
        api.close();
    }

    @Test
    void bytes_that_are_here_are_not_asked_for() throws IOException, InterruptedException {
        assertThat(text(0)).isEqualTo("0 " + WHOLE);
        assertThat(text(4)).isEqualTo("4 456789");
        assertThat(ranges).containsExactly("", "bytes=4-");
    }

    @Test
    void a_server_without_ranges_gives_the_whole() throws IOException, InterruptedException {
        knowsRanges = false;
        assertThat(text(4)).isEqualTo("0 " + WHOLE);
    }

    @Test
    void who_has_as_much_as_there_is_asks_for_the_whole() throws IOException, InterruptedException {
        assertThat(text(10)).isEqualTo("0 " + WHOLE);
        assertThat(ranges).containsExactly("bytes=10-", "");
    }

    @Test
    void another_range_than_was_asked_for_is_refused() {
        shift = 1;
        assertThatThrownBy(() -> text(4)).isInstanceOf(ApiRefusedException.class);
    }

    @Test
    @EdgeCase({"DATA-4", "LARGE-1"})
    void what_is_elsewhere_is_fetched_there_from_an_offset_and_without_our_token()
            throws IOException, InterruptedException {
        try (Store store = new Store(false)) {
            elsewhere = store.address();
            assertThat(text(4)).isEqualTo("4 456789");
            assertThat(text(10)).isEqualTo("0 " + WHOLE);
            assertThat(store.tokens).isEmpty();
            assertThat(store.queries).containsOnly("signature=x");
        }
    }

    @Test
    void an_address_that_has_expired_is_worth_another_try_and_is_told_to_nobody()
            throws IOException {
        try (Store store = new Store(true)) {
            elsewhere = store.address();
            assertThatThrownBy(() -> text(0))
                    .isInstanceOf(StoreRefusedException.class)
                    .hasMessageContaining("403")
                    .message()
                    .doesNotContain("signature");
        }
    }

    @Test
    void an_address_of_another_kind_is_not_called() {
        for (String address : List.of("", "file:///etc/passwd", "/etc", "http:x", "%%")) {
            elsewhere = address;
            assertThatThrownBy(() -> text(0)).as(address).hasMessageContaining("no address");
        }
    }

    /// A store that takes only signed addresses.
    private final class Store implements AutoCloseable {
        final List<String> tokens = new CopyOnWriteArrayList<>();
        final List<String> queries = new CopyOnWriteArrayList<>();
        private final HttpServer server;

        Store(boolean hasExpired) throws IOException {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext(
                    "/",
                    exchange -> {
                        queries.add(exchange.getRequestURI().getQuery());
                        String token = exchange.getRequestHeaders().getFirst("Authorization");
                        if (token != null) {
                            tokens.add(token);
                        }
                        if (hasExpired) {
                            exchange.sendResponseHeaders(403, -1);
                            exchange.close();
                        } else {
                            whole(exchange);
                        }
                    });
            server.start();
        }

        String address() {
            return "http://127.0.0.1:%d/b/k?signature=x".formatted(server.getAddress().getPort());
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    @Test
    void the_servers_time_is_in_whatever_it_answers() throws IOException, InterruptedException {
        Instant before = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        assertThat(api.client().time()).isBetween(before, Instant.now());
    }

    private String text(long from) throws IOException, InterruptedException {
        BlobCache.Content content = api.client().get(ATTEMPT, "blobs/x", from);
        try (var in = content.bytes()) {
            return content.from() + " " + new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        String address = elsewhere;
        if (address == null) {
            whole(exchange);
            return;
        }
        exchange.getResponseHeaders().set("Location", address);
        exchange.sendResponseHeaders(307, -1);
        exchange.close();
    }

    private void whole(HttpExchange exchange) throws IOException {
        try (exchange) {
            String range = exchange.getRequestHeaders().getFirst("Range");
            ranges.add(range == null ? "" : range);
            int from = 0;
            int status = 200;
            if (range != null && knowsRanges) {
                from = Integer.parseInt(range.replaceAll("[^0-9]", "")) + shift;
                status = from < WHOLE.length() ? 206 : 416;
                exchange.getResponseHeaders().set("Content-Range", "bytes %d-9/10".formatted(from));
            }
            byte[] body =
                    WHOLE.substring(Math.min(from, WHOLE.length()))
                            .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
