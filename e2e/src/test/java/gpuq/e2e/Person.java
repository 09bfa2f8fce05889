package gpuq.e2e;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Somebody who speaks to the running API by plain HTTP, with a fresh token for each call.
final class Person {

    private static final Duration JOB_BOUND = Duration.ofMinutes(3);
    private static final Duration OUTAGE_BOUND = Duration.ofMinutes(2);

    /// One for all, and without the upgrade to HTTP/2: an answer over an upgraded connection once
    /// never ended, and a request's time bound does not hold for an answer's body.
    private static final HttpClient HTTP =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(20))
                    .build();

    private final RunningSystem system;
    private final Supplier<String> token;

    /// @param token gives an access token, or an empty text for nobody
    Person(RunningSystem system, Supplier<String> token) {
        this.system = system;
        this.token = token;
    }

    Answer asks(String method, String path) {
        return send(request(path).method(method, BodyPublishers.noBody()));
    }

    JsonNode get(String path) {
        return asks("GET", path).expecting(200);
    }

    Answer puts(String path, String contentType, byte[] body) {
        return send(
                request(path)
                        .header("Content-Type", contentType)
                        .PUT(BodyPublishers.ofByteArray(body)));
    }

    /// Hands in a solution with a config, both as they are. Whoever has just handed in as many as
    /// the API takes of one user waits for her turn: tests share their users.
    Answer posts(String config, byte[] solution) {
        return await().atMost(OUTAGE_BOUND)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> postsOnce(config, solution), answer -> !isTooSoon(answer));
    }

    /// The same, and any answer is the answer.
    Answer postsOnce(String config, byte[] solution) {
        String boundary = "gpuq" + UUID.randomUUID();
        return send(
                request("/jobs")
                        .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                        .POST(multipart(boundary, config, solution)));
    }

    private static boolean isTooSoon(Answer answer) {
        return answer.status() == 429 && answer.code().equals("RATE_LIMITED");
    }

    /// Hands in an example; the job's id.
    String submits(String competition, String example, int expectedSeconds) {
        return submit(
                "{\"competition_id\":\"%s\",\"expected_time\":%d,\"allow_duplicate\":true}"
                        .formatted(competition, expectedSeconds),
                example);
    }

    /// Hands in an example with a limit of its own; the job's id.
    String submits(String competition, String example, int expectedSeconds, int timeoutSeconds) {
        return submit(
                "{\"competition_id\":\"%s\",\"expected_time\":%d,\"timeout\":%d,\"allow_duplicate\":true}"
                        .formatted(competition, expectedSeconds, timeoutSeconds),
                example);
    }

    /// Waits for a job's end, by long polls; the ended job.
    JsonNode follows(String jobId) {
        Instant bound = Instant.now().plus(JOB_BOUND);
        while (Instant.now().isBefore(bound)) {
            JsonNode job = get("/jobs/" + jobId + "?wait=20");
            if (job.hasNonNull("outcome")) {
                return job;
            }
        }
        throw new AssertionError("not ended within " + JOB_BOUND + ": " + get("/jobs/" + jobId));
    }

    /// Hands in a program, again and again until the API has said that it has it: a client that
    /// does not give up while the system restarts. The same key makes it one job.
    String submitsForSure(String competition, int timeoutSeconds, String program) {
        String key = UUID.randomUUID().toString();
        String config =
                "{\"competition_id\":\"%s\",\"expected_time\":5,\"timeout\":%d,\"allow_duplicate\":true}"
                        .formatted(competition, timeoutSeconds);
        String boundary = "gpuq" + UUID.randomUUID();
        byte[] solution = program.getBytes(StandardCharsets.UTF_8);
        Answer answer =
                untilAnswered(
                        () ->
                                request("/jobs")
                                        .header(
                                                "Content-Type",
                                                "multipart/form-data; boundary=" + boundary)
                                        .header("Idempotency-Key", key)
                                        .POST(multipart(boundary, config, solution)),
                        Set.of(409, 429, 500, 502, 503, 504));
        return answer.expecting(201).path("id").asText();
    }

    /// Waits for a job's end through outages of the API; the ended job.
    JsonNode followsForSure(String jobId) {
        Instant bound = Instant.now().plus(JOB_BOUND);
        while (Instant.now().isBefore(bound)) {
            JsonNode job =
                    untilAnswered(
                                    () -> request("/jobs/" + jobId + "?wait=5").GET(),
                                    Set.of(500, 502, 503, 504))
                            .expecting(200);
            if (job.hasNonNull("outcome")) {
                return job;
            }
        }
        throw new AssertionError("not ended within " + JOB_BOUND + ": " + get("/jobs/" + jobId));
    }

    /// Posts JSON to a path of the API.
    Answer posts(String path, String json) {
        return postsTo(system.api() + path, json);
    }

    Answer postsTo(String address, String json) {
        return send(
                requestTo(address)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json)));
    }

    /// Gets an address outside the public contract.
    Answer asksAt(String address) {
        return send(requestTo(address).GET());
    }

    /// The lines of a stream of events as they come, until it ends or is closed.
    Stream<String> streams(String path) {
        try {
            HttpResponse<Stream<String>> answer =
                    HTTP.send(
                            request(path).header("Accept", "text/event-stream").build(),
                            BodyHandlers.ofLines());
            if (answer.statusCode() != 200) {
                throw new AssertionError(path + " answered " + answer.statusCode());
            }
            return answer.body();
        } catch (IOException e) {
            throw new AssertionError("the API cannot be reached", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /// Any address, not only the API's.
    Answer fetch(String address) {
        return send(HttpRequest.newBuilder(URI.create(address)).timeout(Duration.ofSeconds(20)));
    }

    private Answer untilAnswered(Supplier<HttpRequest.Builder> request, Set<Integer> notYet) {
        return await().atMost(OUTAGE_BOUND)
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(
                        () -> {
                            HttpRequest built = request.get().build();
                            return new Answer(HTTP.send(built, BodyHandlers.ofString()));
                        },
                        answer -> !notYet.contains(answer.status()));
    }

    private String submit(String config, String example) {
        try {
            byte[] solution =
                    Files.readAllBytes(
                            system.root().resolve("examples/solutions").resolve(example));
            return posts(config, solution).expecting(201).path("id").asText();
        } catch (IOException e) {
            throw new AssertionError("no example " + example, e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return requestTo(system.api() + path);
    }

    private HttpRequest.Builder requestTo(String address) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address)).timeout(Duration.ofSeconds(60));
        String bearer = token.get();
        return bearer.isEmpty() ? request : request.header("Authorization", "Bearer " + bearer);
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            return new Answer(HTTP.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new AssertionError("the API cannot be reached", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static BodyPublisher multipart(String boundary, String config, byte[] solution) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        part(
                body,
                boundary,
                "name=\"config\"",
                "application/json",
                config.getBytes(StandardCharsets.UTF_8));
        part(
                body,
                boundary,
                "name=\"solution\"; filename=\"solution.py\"",
                "text/x-python",
                solution);
        body.writeBytes(("--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII));
        return BodyPublishers.ofByteArray(body.toByteArray());
    }

    private static void part(
            ByteArrayOutputStream body,
            String boundary,
            String disposition,
            String type,
            byte[] content) {
        body.writeBytes(
                ("--"
                                + boundary
                                + "\r\nContent-Disposition: form-data; "
                                + disposition
                                + "\r\nContent-Type: "
                                + type
                                + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        body.writeBytes(content);
        body.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
    }
}
