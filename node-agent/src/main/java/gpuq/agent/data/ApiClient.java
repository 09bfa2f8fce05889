package gpuq.agent.data;

import gpuq.agent.node.NodeIdentity;
import gpuq.common.bundle.Digests;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.Sha256;
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

/// The agent's calls to the API, each under a fresh token. Connections are kept and reused: a new
/// one costs more than all the rest of a small fetch.
public final class ApiClient {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final int PARTIAL = 206;
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

    /// As [#get(AttemptRef, String)], without the bytes before an offset, if the API leaves them
    /// out.
    public BlobCache.Content get(AttemptRef attempt, String what, long from)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = request(attempt, what).timeout(TIMEOUT).GET();
        if (from > 0) {
            request.header("Range", "bytes=" + from + "-");
        }
        HttpResponse<InputStream> response =
                http.send(request.build(), BodyHandlers.ofInputStream());
        int status = response.statusCode();
        if (status == OK) {
            return new BlobCache.Content(response.body(), 0);
        }
        if (status == PARTIAL && from > 0 && beginsAt(response, from)) {
            return new BlobCache.Content(response.body(), from);
        }
        response.body().close();
        if (status == NOT_SATISFIABLE && from > 0) {
            // What is here is as long as the whole, or longer: its digest can only be had anew.
            return get(attempt, what, 0);
        }
        throw new ApiRefusedException(what, status);
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
                        request(attempt, "artifacts/" + name)
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

    private HttpRequest.Builder request(AttemptRef attempt, String what) {
        String path =
                "/agent/v1/attempts/%s/%s/%d/%s"
                        .formatted(attempt.jobId(), attempt.leg().word(), attempt.number(), what);
        return HttpRequest.newBuilder(api.resolve(path))
                .header("Authorization", "Bearer " + identity.token(clock.instant()));
    }

    /// Reads a small thing whole and checks its digest.
    ///
    /// @throws DigestMismatchException if the bytes are others
    public byte[] getSmall(AttemptRef attempt, String what, Sha256 digest, long maxBytes)
            throws IOException, InterruptedException {
        try (InputStream in = get(attempt, what)) {
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
