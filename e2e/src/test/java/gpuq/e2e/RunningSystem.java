package gpuq.e2e;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import gpuq.local.client.PasswordGrant;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// The system that `./gpuq up` has started, found as any user finds it: by `./gpuq status --json`.
final class RunningSystem {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final long COMMAND_BOUND_SECONDS = 60;

    /// Each grader is tried on a node, which may have to fetch what it needs.
    private static final Duration TEST_BOUND = Duration.ofMinutes(2);

    /// Of a token; it lives for ten minutes.
    private static final Duration TOKEN_USE = Duration.ofMinutes(4);

    private final Path root;
    private final JsonNode status;
    private final Map<String, Token> tokens = new ConcurrentHashMap<>();

    private record Token(String text, Instant usedUntil) {}

    /// @param status what `./gpuq status --json` says of it
    RunningSystem(Path root, JsonNode status) {
        this.root = root;
        this.status = status;
    }

    static RunningSystem find() {
        Path root = Path.of(System.getProperty("gpuq.root", "..")).toAbsolutePath().normalize();
        try {
            return new RunningSystem(root, MAPPER.readTree(gpuq(root, "status", "--json")));
        } catch (IOException e) {
            throw new AssertionError("./gpuq status --json did not print JSON", e);
        }
    }

    Path root() {
        return root;
    }

    /// What `status --json` says.
    JsonNode status() {
        return status;
    }

    /// The base address of the REST contract.
    String api() {
        return status.path("api").asText();
    }

    String page() {
        return status.path("page").asText();
    }

    /// A demo user's password.
    String password(String name) {
        for (JsonNode user : status.path("users")) {
            if (user.path("name").asText().equals(name)) {
                return user.path("password").asText();
            }
        }
        throw new AssertionError("no demo user " + name + " in " + status.path("users"));
    }

    Person person(String name) {
        return new Person(this, () -> token(name));
    }

    Person anonymous() {
        return withToken("");
    }

    Person withToken(String token) {
        return new Person(this, () -> token);
    }

    /// Somebody who has signed in for this alone: her token belongs to a session of its own.
    Person signedInAnew(String name) {
        return withToken(freshToken(name));
    }

    /// What the system says of its processes now.
    List<LocalProcess> processes() {
        List<LocalProcess> processes = new ArrayList<>();
        find().status.path("processes").forEach(json -> processes.add(LocalProcess.of(json)));
        return processes;
    }

    /// The process of this name, now.
    LocalProcess process(String name) {
        return processes().stream()
                .filter(process -> process.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no process " + name));
    }

    /// What a Kafka client of one of the system's principals is told.
    Map<String, Object> kafka(String principal) {
        JsonNode client = status.path("kafka_principals").path(principal);
        if (client.isMissingNode()) {
            throw new AssertionError("no principal " + principal);
        }
        return new HashMap<>(MAPPER.convertValue(client, new TypeReference<>() {}));
    }

    /// The sum of a counter over all its labels that hold `label`, 0 where it is not there yet.
    ///
    /// @param service `api`, `scheduler` or `agents/0` for the first node
    double counter(String service, String name, String label) {
        String address = status.path("management").at("/" + service).asText() + "/q/metrics";
        return withToken("")
                .fetch(address)
                .body()
                .lines()
                .filter(line -> line.startsWith(name + "{") && line.contains(label))
                // Behind the value there may be an exemplar.
                .map(line -> line.split(" # ", 2)[0])
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /// An access token, got as `./gpuq token` gets it; the same one for some minutes. Not by that
    /// command: a process for each of many users at once would be what is measured.
    String token(String name) {
        return tokens.compute(
                        name,
                        (_, kept) ->
                                kept != null && kept.usedUntil().isAfter(Instant.now())
                                        ? kept
                                        : new Token(
                                                freshToken(name), Instant.now().plus(TOKEN_USE)))
                .text();
    }

    private String freshToken(String name) {
        try {
            return new PasswordGrant(HTTP, status.path("issuer").asText())
                    .token(name, password(name));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while " + name + " was signed in", e);
        }
    }

    /// Hands in an example competition as its instructor and activates it; does nothing if it is
    /// there already.
    void putExample(String competition) {
        putCompetition(competition, root.resolve("examples/competitions").resolve(competition));
    }

    /// Hands in the bundle that is in a folder; returns once its grader has passed its test on a
    /// node and it is active.
    void putCompetition(String competition, Path folder) {
        putAndActivate(competition, zip(folder));
    }

    /// Hands in the bundle that is in a folder and has its grader tried on a node; what came of it.
    JsonNode testedCompetition(String competition, Path folder) {
        return tested(competition, zip(folder));
    }

    private void putAndActivate(String competition, byte[] bundle) {
        JsonNode test = tested(competition, bundle);
        if (!test.path("state").asText().equals("ACTIVE")) {
            throw new AssertionError(competition + " has not passed its self-test: " + test);
        }
    }

    private JsonNode tested(String competition, byte[] bundle) {
        Answer answer =
                person("ines")
                        .puts(
                                "/competitions/" + competition + "?activate=true",
                                "application/zip",
                                bundle);
        if (answer.status() != 200 && answer.status() != 201) {
            throw new AssertionError(
                    "PUT " + competition + " answered " + answer.status() + ": " + answer.body());
        }
        String path =
                "/competitions/%s/versions/%d/self-test"
                        .formatted(competition, answer.json().path("version").asInt());
        return await().atMost(TEST_BOUND)
                .pollInterval(Duration.ofMillis(200))
                .until(
                        () -> person("ines").get(path),
                        test -> !test.path("state").asText().equals("TESTING"));
    }

    /// Hands in the example `wine` under another id and with no quota that a load generator of a
    /// few users would meet.
    void putUnlimited(String id) {
        putWineAs(
                id,
                manifest ->
                        manifest.replace("per_day: 1000\n", "per_day: 1000000\n")
                                .replace("concurrent: 4\n", "concurrent: 1000\n")
                                // Where nothing is really run, nothing is really scored.
                                .replace(", score: 1.0}", "}"));
    }

    /// Hands in the example `wine` under another id; its jobs wait so much longer than others for a
    /// node that has fallen silent.
    void putPatient(String id, Duration lostAfter) {
        putWineAs(id, manifest -> manifest + "lost_after: %d\n".formatted(lostAfter.toSeconds()));
    }

    private void putWineAs(String id, UnaryOperator<String> change) {
        Path wine = root.resolve("examples/competitions/wine");
        String manifest;
        try {
            manifest = Files.readString(wine.resolve("competition.yaml"));
        } catch (IOException e) {
            throw new AssertionError("no example", e);
        }
        String changed = change.apply(manifest.replace("id: wine\n", "id: " + id + "\n"));
        putAndActivate(id, zip(wine, Map.of("competition.yaml", changed)));
    }

    private static byte[] zip(Path folder) {
        return zip(folder, Map.of());
    }

    /// @param instead texts that stand in place of a file's
    private static byte[] zip(Path folder, Map<String, String> instead) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes);
                Stream<Path> files = Files.walk(folder)) {
            for (Path file :
                    (Iterable<Path>) files.filter(Files::isRegularFile).sorted()::iterator) {
                String name = folder.relativize(file).toString();
                zip.putNextEntry(new ZipEntry(name));
                if (instead.containsKey(name)) {
                    zip.write(instead.get(name).getBytes(StandardCharsets.UTF_8));
                } else {
                    Files.copy(file, zip);
                }
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new AssertionError("cannot pack " + folder, e);
        }
        return bytes.toByteArray();
    }

    private static String gpuq(Path root, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(root.resolve("gpuq").toString()));
        command.addAll(List.of(arguments));
        Process process =
                new ProcessBuilder(command)
                        .directory(root.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(COMMAND_BOUND_SECONDS, TimeUnit.SECONDS)
                    || process.exitValue() != 0) {
                throw new IOException(command + " failed: " + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        return output;
    }
}
