package gpuq.agent.rig;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import gpuq.common.bundle.Digests;
import gpuq.common.contract.CompetitionTerms.Part;
import gpuq.common.job.Sha256;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/// The agents' part of the API, as far as an attempt needs it: over real HTTP, from memory.
public final class FakeApi implements AutoCloseable {

    public static final String TOKEN = "one-time";
    public static final String CLUSTER = "test-cluster";
    public static final int EPOCH = 4;

    private static final String ROOT = "/agent/v1/attempts/";

    private final HttpServer server;
    private final TestCompetition competition;
    private final Map<String, byte[]> solutions = new ConcurrentHashMap<>();
    private final Map<String, byte[]> artifacts = new ConcurrentHashMap<>();
    private final Set<String> enrolled = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> brokenParts = new ConcurrentHashMap<>();
    private final Set<String> damaged = ConcurrentHashMap.newKeySet();
    private final byte[] key = new byte[32];
    private volatile int brokenStatus;

    public FakeApi(TestCompetition competition) throws IOException {
        this.competition = competition;
        new SecureRandom().nextBytes(key);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(ROOT, this::answer);
        server.createContext("/agent/v1/enrol", this::enrol);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /// Makes a program known under a job; says its digest.
    public Sha256 solution(String job, byte[] program) {
        solutions.put(job, program);
        return Digests.of(program);
    }

    /// What was put under a name for a job.
    public Optional<byte[]> artifact(String job, String name) {
        return Optional.ofNullable(artifacts.get(job + "/" + name));
    }

    /// From now on every call is answered so; 0 heals it.
    public void breakWith(int status) {
        brokenStatus = status;
    }

    /// From now on whatever has this in its path is answered so; the rest is as it was.
    ///
    /// @param what such as `solution` or `blobs/`
    public void breakPart(String what, int status) {
        brokenParts.put(what, status);
    }

    /// From now on whatever has this in its path comes with one byte changed.
    public void damage(String what) {
        damaged.add(what);
    }

    /// As if nothing had ever been broken.
    public void heal() {
        brokenStatus = 0;
        brokenParts.clear();
        damaged.clear();
    }

    private byte[] maybeDamaged(String path, byte[] content) {
        if (content.length > 0 && damaged.stream().anyMatch(path::contains)) {
            byte[] other = content.clone();
            other[0] ^= 1;
            return other;
        }
        return content;
    }

    private int statusOf(String path) {
        return brokenStatus != 0
                ? brokenStatus
                : brokenParts.entrySet().stream()
                        .filter(broken -> path.contains(broken.getKey()))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElse(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath().substring(ROOT.length());
            byte[] body = exchange.getRequestBody().readAllBytes();
            int broken = statusOf(path);
            if (broken != 0) {
                exchange.sendResponseHeaders(broken, -1);
                return;
            }
            Optional<byte[]> content =
                    content(exchange.getRequestMethod(), path, body)
                            .map(bytes -> maybeDamaged(path, bytes));
            if (content.isEmpty()) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            exchange.sendResponseHeaders(
                    200, content.get().length == 0 ? -1 : content.get().length);
            exchange.getResponseBody().write(content.get());
        }
    }

    /// Takes any node with the right token, once.
    private void enrol(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body =
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (!body.contains("\"token\":\"" + TOKEN + "\"") || !enrolled.add(body)) {
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            byte[] answer =
                    """
                    {"node_id":"n1","pool":"default","cluster_id":"%s","epoch":%d,"key":"%s"}
                    """
                            .formatted(CLUSTER, EPOCH, Base64.getEncoder().encodeToString(key))
                            .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(201, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    /// The key that an enrolled node is given.
    public byte[] nodeKey() {
        return key.clone();
    }

    /// The path is `job/leg/number/what...`.
    private Optional<byte[]> content(String method, String path, byte[] body) throws IOException {
        String[] words = path.split("/");
        String job = words[0];
        if (method.equals("PUT")) {
            artifacts.put(job + "/" + words[4], body);
            return Optional.of(new byte[0]);
        }
        return switch (words[3]) {
            case "solution" -> Optional.ofNullable(solutions.get(job));
            case "submission" -> artifact(job, "submission");
            case "parts" ->
                    Optional.of(competition.part(Part.valueOf(words[4].toUpperCase(Locale.ROOT))));
            case "blobs" -> Optional.of(competition.blob(new Sha256(words[4])));
            default -> Optional.empty();
        };
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
