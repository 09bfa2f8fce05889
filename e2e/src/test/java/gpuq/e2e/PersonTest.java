package gpuq.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the tests' own client makes of an answer.
class PersonTest {

    private static final byte[] SOLUTION = "print(1)\n".getBytes(StandardCharsets.UTF_8);

    private final AtomicInteger asked = new AtomicInteger();
    private HttpServer server;
    private Person person;

    @BeforeEach
    void an_api_that_refuses_before_it_accepts() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
        String api = "http://127.0.0.1:" + server.getAddress().getPort();
        person =
                new Person(
                        new RunningSystem(
                                Path.of(""), JsonNodeFactory.instance.objectNode().put("api", api)),
                        () -> "");
    }

    @AfterEach
    void the_api_goes() {
        server.stop(0);
    }

    @Test
    void whoever_has_just_handed_in_much_waits_for_her_turn() {
        refusesOnceWith(429, "RATE_LIMITED");
        assertThat(person.posts("{}", SOLUTION).status()).isEqualTo(201);
        assertThat(asked).hasValue(2);
    }

    @Test
    void any_other_refusal_is_an_answer() {
        refusesOnceWith(429, "QUEUE_FULL");
        assertThat(person.posts("{}", SOLUTION).code()).isEqualTo("QUEUE_FULL");
        assertThat(asked).hasValue(1);
    }

    private void refusesOnceWith(int status, String code) {
        server.createContext(
                "/jobs",
                exchange -> {
                    if (asked.incrementAndGet() == 1) {
                        answer(exchange, status, "{\"code\":\"%s\"}".formatted(code));
                    } else {
                        answer(exchange, 201, "{\"id\":\"a job\"}");
                    }
                });
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        try (exchange) {
            byte[] body = json.getBytes(StandardCharsets.UTF_8);
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
