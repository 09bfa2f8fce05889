package gpuq.agent.data;

import com.fasterxml.jackson.databind.ObjectMapper;
import gpuq.agent.node.NodeIdentity;
import gpuq.common.bundle.Digests;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.CompetitionRef;
import gpuq.common.job.Sha256;
import gpuq.common.json.JsonStyle;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The agent's calls to the API, each under a fresh token. Connections are kept and reused: a new
/// one costs more than all the rest of a small fetch.
public final class ApiClient {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Set<String> SCHEMES = Set.of("http", "https");
    private static final int MAX_LIST = 4 << 20;
    private static final ObjectMapper MAPPER = JsonStyle.newMapper();
    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final int PARTIAL = 206;
    private static final int ELSEWHERE = 307;
    private static final int NOT_SATISFIABLE = 416;

    private final HttpClient http;
    private final URI api;
    private final NodeIdentity identity;
    private final InstantSource clock;

    public ApiClient(HttpClient http, URI api, NodeIdentity identity, InstantSource clock) {
        this.http = http;
        this.api = api;
        this.identity = identity;
        this.clock = clock;
    }

    /// The bytes of something that belongs to an attempt, such as `solution` or `parts/manifest`;
    /// the caller closes the stream and checks the digest.
    ///
    /// @throws ApiRefusedException if the API does not give it
    public InputStream get(AttemptRef attempt, String what)
            throws IOException, InterruptedException {
        return get(attempt, what, 0).bytes();
    }

    /// As [#get(FetchRight, String, long)], for an attempt.
    public BlobCache.Content get(AttemptRef attempt, String what, long from)
            throws IOException, InterruptedException {
        return get(FetchRight.of(attempt), what, from);
    }

    /// The bytes of something, without those before an offset, if the API leaves them out. What the
    /// API does not have itself it knows an address of: that is called without our token, and once,
    /// as it expires.
    BlobCache.Content get(FetchRight right, String what, long from)
            throws IOException, InterruptedException {
        HttpResponse<InputStream> response = send(request(right.path() + "/" + what), from);
        if (response.statusCode() != ELSEWHERE) {
            Optional<BlobCache.Content> content = content(response, from);
            if (content.isPresent()) {
                return content.get();
            }
            throw new ApiRefusedException(what, response.statusCode());
        }
        response.body().close();
        URI address = address(response, what);
        HttpResponse<InputStream> there = send(HttpRequest.newBuilder(address), from);
        Optional<BlobCache.Content> content = content(there, from);
        if (content.isPresent()) {
            return content.get();
        }
        throw new StoreRefusedException(what, address.getHost(), there.statusCode());
    }

    private HttpResponse<InputStream> send(HttpRequest.Builder request, long from)
            throws IOException, InterruptedException {
        HttpRequest.Builder get = request.copy().timeout(TIMEOUT).GET();
        if (from > 0) {
            get.header("Range", "bytes=" + from + "-");
        }
        HttpResponse<InputStream> response = http.send(get.build(), BodyHandlers.ofInputStream());
        if (response.statusCode() != NOT_SATISFIABLE || from == 0) {
            return response;
        }
        // What is here is as long as the whole, or longer: its digest can only be had anew.
        response.body().close();
        return send(request, 0);
    }

    /// The bytes, if the answer has them; else it is closed.
    private static Optional<BlobCache.Content> content(
            HttpResponse<InputStream> response, long from) throws IOException {
        if (response.statusCode() == OK) {
            return Optional.of(new BlobCache.Content(response.body(), 0));
        }
        if (response.statusCode() == PARTIAL && from > 0 && beginsAt(response, from)) {
            return Optional.of(new BlobCache.Content(response.body(), from));
        }
        response.body().close();
        return Optional.empty();
    }

    private static URI address(HttpResponse<?> response, String what) throws IOException {
        String location = response.headers().firstValue("Location").orElse("");
        try {
            URI address = URI.create(location);
            if (address.getHost() != null && SCHEMES.contains(address.getScheme())) {
                return address;
            }
        } catch (IllegalArgumentException _) {
            // As none at all.
        }
        throw new IOException(what + ": the API names no address that can be called");
    }

    private static boolean beginsAt(HttpResponse<?> response, long from) {
        return response.headers()
                .firstValue("Content-Range")
                .filter(range -> range.startsWith("bytes " + from + "-"))
                .isPresent();
    }

    /// The API's clock, in whole seconds: of the date that any of its answers carries.
    public Instant time() throws IOException, InterruptedException {
        HttpResponse<Void> response =
                http.send(
                        HttpRequest.newBuilder(api.resolve("/q/health/live"))
                                .timeout(TIMEOUT)
                                .GET()
                                .build(),
                        BodyHandlers.discarding());
        String date = response.headers().firstValue("Date").orElse("");
        try {
            return DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from);
        } catch (DateTimeException e) {
            throw new IOException("the API's answer has no date that can be read: " + date, e);
        }
    }

    /// Sends a file of an attempt under a name.
    ///
    /// @param bound until the API has answered
    public void put(AttemptRef attempt, String name, Path file, Sha256 digest, Duration bound)
            throws IOException, InterruptedException {
        String encoded =
                Base64.getEncoder().encodeToString(HexFormat.of().parseHex(digest.value()));
        HttpResponse<Void> response =
                http.send(
                        request(FetchRight.of(attempt).path() + "/artifacts/" + name)
                                .timeout(bound)
                                .header("Content-Type", "application/octet-stream")
                                .header("Content-Digest", "sha-256=:" + encoded + ":")
                                .PUT(BodyPublishers.ofFile(file))
                                .build(),
                        BodyHandlers.discarding());
        if (response.statusCode() != OK && response.statusCode() != CREATED) {
            throw new ApiRefusedException("artifacts/" + name, response.statusCode());
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(api.resolve(path))
                .header("Authorization", "Bearer " + identity.token(clock.instant()));
    }

    /// What jobs will soon want of this node.
    ///
    /// @throws ApiRefusedException if the API does not say
    List<Wanted> wanted() throws IOException, InterruptedException {
        try (InputStream in = whole("/agent/v1/ahead")) {
            byte[] bytes = in.readNBytes(MAX_LIST + 1);
            if (bytes.length > MAX_LIST) {
                throw new IOException("the list of what is wanted is too long");
            }
            return MAPPER.readValue(bytes, WantedList.class).items();
        }
    }

    /// Data that jobs will soon want.
    ///
    /// @param manifest digest of the version's rules
    /// @param data digest of the data's tree
    /// @param totalBytes of all its files
    record Wanted(CompetitionRef competition, Sha256 manifest, Sha256 data, long totalBytes) {}

    private record WantedList(List<Wanted> items) {}

    private InputStream whole(String path) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = send(request(path), 0);
        return content(response, 0)
                .map(BlobCache.Content::bytes)
                .orElseThrow(() -> new ApiRefusedException(path, response.statusCode()));
    }

    /// Reads a small thing whole and checks its digest.
    ///
    /// @throws DigestMismatchException if the bytes are others
    public byte[] getSmall(AttemptRef attempt, String what, Sha256 digest, long maxBytes)
            throws IOException, InterruptedException {
        return getSmall(FetchRight.of(attempt), what, digest, maxBytes);
    }

    /// As [#getSmall(AttemptRef, String, Sha256, long)], by any right.
    byte[] getSmall(FetchRight right, String what, Sha256 digest, long maxBytes)
            throws IOException, InterruptedException {
        try (InputStream in = get(right, what, 0).bytes()) {
            byte[] bytes = in.readNBytes(Math.toIntExact(maxBytes) + 1);
            if (bytes.length > maxBytes) {
                throw new IOException(what + " is longer than " + maxBytes + " bytes");
            }
            if (!Digests.of(bytes).equals(digest)) {
                throw new DigestMismatchException(what, digest);
            }
            return bytes;
        }
    }
}
