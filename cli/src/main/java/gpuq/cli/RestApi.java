package gpuq.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;

/// The REST contract, asked under somebody's token. An answer that is no success is an
/// [IOException] in the API's own words.
final class RestApi implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CONNECT_BOUND = Duration.ofSeconds(10);
    private static final Duration ANSWER_BOUND = Duration.ofMinutes(10);

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT_BOUND).build();
    private final URI base;
    private final String token;

    /// @param base such as `http://127.0.0.1:8080/api/v1`
    RestApi(URI base, String token) {
        this.base = base;
        this.token = token;
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        try (InputStream answer = send(request(path).GET())) {
            return JSON.readTree(answer);
        }
    }

    JsonNode post(String path, Path body) throws IOException, InterruptedException {
        try (InputStream answer =
                send(request(path).POST(HttpRequest.BodyPublishers.ofFile(body)))) {
            return JSON.readTree(answer);
        }
    }

    /// The file is there whole or not at all, however large it is.
    void fetch(String path, Path target) throws IOException, InterruptedException {
        Path half = target.resolveSibling(target.getFileName() + ".half");
        try (InputStream answer = send(request(path).GET())) {
            Files.copy(answer, half);
        }
        Files.move(half, target, StandardCopyOption.ATOMIC_MOVE);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path))
                .timeout(ANSWER_BOUND)
                .header("Authorization", "Bearer " + token);
    }

    private InputStream send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpRequest asked = request.build();
        HttpResponse<InputStream> answer = http.send(asked, BodyHandlers.ofInputStream());
        if (answer.statusCode() / 100 == 2) {
            return answer.body();
        }
        try (InputStream problem = answer.body()) {
            throw new IOException(
                    "%s %s answers %d: %s"
                            .formatted(
                                    asked.method(),
                                    asked.uri(),
                                    answer.statusCode(),
                                    reason(problem)));
        }
    }

    private static String reason(InputStream problem) {
        try {
            JsonNode json = JSON.readTree(problem);
            return json.path("detail").asText(json.path("title").asText());
        } catch (IOException _) {
            return "no problem in JSON";
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
