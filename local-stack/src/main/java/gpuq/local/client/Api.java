package gpuq.local.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import gpuq.local.process.StackException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/// The REST contract as one signed-in user speaks it. An answer that nobody can read is an error
/// here; one that says no is the caller's to judge.
public final class Api {
    private static final Duration BOUND = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http;
    private final String base;
    private final String token;

    /// `base` ends with `/api/v1`.
    public Api(HttpClient http, String base, String token) {
        this.http = http;
        this.base = base;
        this.token = token;
    }

    /// Status, body and the two headers that are of use.
    public record Answer(int status, JsonNode body, Optional<String> etag, Optional<String> trace) {

        /// What a refusal says, in one line.
        public String refusal() {
            return "%d %s %s"
                    .formatted(status, body.path("code").asText(), body.path("detail").asText())
                    .strip();
        }
    }

    public Answer get(String path, Optional<String> etag) throws InterruptedException {
        HttpRequest.Builder request = request(path).GET();
        etag.ifPresent(known -> request.header("If-None-Match", known));
        return send(request);
    }

    public Answer put(String path, String type, byte[] body) throws InterruptedException {
        return send(
                request(path).header("Content-Type", type).PUT(BodyPublishers.ofByteArray(body)));
    }

    public Answer post(String path, String type, byte[] body) throws InterruptedException {
        return send(
                request(path).header("Content-Type", type).POST(BodyPublishers.ofByteArray(body)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path))
                .timeout(BOUND)
                .header("Authorization", "Bearer " + token)
                .header("Accept", "application/json, application/problem+json");
    }

    private Answer send(HttpRequest.Builder request) throws InterruptedException {
        try {
            HttpResponse<String> response =
                    http.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
            String text = response.body();
            JsonNode body = text.isBlank() ? MissingNode.getInstance() : JSON.readTree(text);
            return new Answer(
                    response.statusCode(),
                    body,
                    response.headers().firstValue("ETag"),
                    response.headers().firstValue("traceparent").map(Api::traceId));
        } catch (IOException e) {
            throw new StackException("The API at " + base + " does not answer: " + e, e);
        }
    }

    private static String traceId(String traceparent) {
        String[] parts = traceparent.split("-", -1);
        return parts.length == 4 ? parts[1] : traceparent;
    }
}
