package gpuq.api.it;

import io.restassured.RestAssured;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads a stream of events as they come, on a thread of its own.
final class EventReader implements AutoCloseable {

    private record Event(String name, String id, String data) {}

    private final HttpClient http = HttpClient.newHttpClient();
    private final HttpResponse<InputStream> answer;
    private final List<Event> events = new ArrayList<>();
    private final Thread thread;
    private int comments;

    private EventReader(HttpRequest request) throws IOException, InterruptedException {
        answer = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        thread = Thread.ofVirtual().start(this::read);
    }

    static EventReader open(String job, String token, @Nullable String lastId) {
        try {
            return new EventReader(request(job, token, lastId));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// @param lastId what the reader has had already
    static HttpRequest request(String job, String token, @Nullable String lastId) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://127.0.0.1:%d/api/v1/jobs/%s/events"
                                                .formatted(RestAssured.port, job)))
                        .timeout(Duration.ofSeconds(30))
                        .header("Accept", "text/event-stream")
                        .header("Authorization", "Bearer " + token);
        if (lastId != null) {
            request.header("Last-Event-ID", lastId);
        }
        return request.build();
    }

    int status() {
        return answer.statusCode();
    }

    String header(String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    /// What the events of a name said.
    synchronized List<String> datas(String name) {
        return events.stream().filter(event -> event.name().equals(name)).map(Event::data).toList();
    }

    synchronized String lastId() {
        return events.getLast().id();
    }

    synchronized int comments() {
        return comments;
    }

    boolean hasEnded() {
        return !thread.isAlive();
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            String name = "";
            String id = "";
            String data = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.isEmpty()) {
                    add(new Event(name, id, data));
                    name = "";
                    data = "";
                } else if (line.startsWith(":")) {
                    comment();
                } else if (line.startsWith("event:")) {
                    name = line.substring(6).strip();
                } else if (line.startsWith("id:")) {
                    id = line.substring(3).strip();
                } else if (line.startsWith("data:")) {
                    data = line.substring(5).strip();
                }
            }
        } catch (IOException _) {
            // The test has closed it, or the server has: hasEnded tells.
        }
    }

    private synchronized void add(Event event) {
        if (!event.name().isEmpty()) {
            events.add(event);
        }
    }

    private synchronized void comment() {
        comments++;
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
