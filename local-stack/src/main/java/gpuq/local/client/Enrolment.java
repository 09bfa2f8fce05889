package gpuq.local.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import gpuq.local.part.DemoUser;
import gpuq.local.part.Secrets;
import gpuq.local.process.StackException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/// Gets a one-time token for a node, as an operator would, and leaves it where the agent looks for
/// it. One for all nodes of a system: they take turns, since Keycloak's protection against guessing
/// refuses a second sign-in of a user while the first is being checked.
public final class Enrolment {
    private static final Duration BOUND = Duration.ofSeconds(20);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String api;
    private final String issuer;
    private final DemoUser operator;
    private final ReentrantLock turn = new ReentrantLock();

    public Enrolment(String api, String issuer, DemoUser operator) {
        this.api = api;
        this.issuer = issuer;
        this.operator = operator;
    }

    public void writeToken(String nodeId, Path file) throws IOException, InterruptedException {
        turn.lockInterruptibly();
        try {
            write(nodeId, file);
        } finally {
            turn.unlock();
        }
    }

    private void write(String nodeId, Path file) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newBuilder().connectTimeout(BOUND).build()) {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(api + "/api/v1/nodes/enrolments"))
                            .timeout(BOUND)
                            .header(
                                    "Authorization",
                                    "Bearer " + new PasswordGrant(http, issuer).token(operator))
                            .header("Content-Type", "application/json")
                            .POST(
                                    HttpRequest.BodyPublishers.ofByteArray(
                                            JSON.writeValueAsBytes(Map.of("node_id", nodeId))))
                            .build();
            HttpResponse<String> response =
                    http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            JsonNode answer =
                    response.body().isEmpty()
                            ? JSON.createObjectNode()
                            : JSON.readTree(response.body());
            if (response.statusCode() != 201 || !answer.hasNonNull("token")) {
                throw new StackException(
                        "%s cannot be enrolled: the API answers %d %s."
                                .formatted(
                                        nodeId,
                                        response.statusCode(),
                                        answer.path("detail").asText()));
            }
            Secrets.write(file, answer.get("token").asText().getBytes(StandardCharsets.UTF_8));
        }
    }
}
