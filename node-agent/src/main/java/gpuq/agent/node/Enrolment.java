package gpuq.agent.node;

import com.fasterxml.jackson.databind.ObjectMapper;
import gpuq.common.job.NodeId;
import gpuq.common.job.PoolId;
import gpuq.common.json.JsonStyle;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jboss.logging.Logger;

/// Turns a one-time token into this node's key: once in a node's life, or again by an operator's
/// wish.
public final class Enrolment {

    private static final Logger LOG = Logger.getLogger(Enrolment.class);
    private static final ObjectMapper MAPPER = JsonStyle.newMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final int CREATED = 201;
    private static final int SERVER_ERROR = 500;
    private static final int TOO_MANY = 429;

    private final HttpClient http;
    private final URI api;

    public Enrolment(HttpClient http, URI api) {
        this.http = http;
        this.api = api;
    }

    private record Body(String token, NodeId nodeId, PoolId pool) {}

    /// Waits for the API where it cannot be reached; a refused token is final.
    ///
    /// @throws EnrolmentRefusedException if the API refuses
    public NodeIdentity enrol(String token, NodeId node, PoolId pool)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(api.resolve("/agent/v1/enrol"))
                        .timeout(TIMEOUT)
                        .header("Content-Type", "application/json")
                        .POST(
                                BodyPublishers.ofByteArray(
                                        MAPPER.writeValueAsBytes(new Body(token, node, pool))))
                        .build();
        Duration pause = FIRST_PAUSE;
        while (true) {
            try {
                HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
                int status = response.statusCode();
                if (status == CREATED) {
                    return NodeIdentity.parse(response.body());
                }
                if (status < SERVER_ERROR && status != TOO_MANY) {
                    throw new EnrolmentRefusedException(
                            "the API refuses to enrol " + node + ": status " + status);
                }
                LOG.warnf("enrolment waits for the api status=%d", status);
            } catch (EnrolmentRefusedException e) {
                throw e;
            } catch (IOException e) {
                LOG.warnf("enrolment waits for the api why=%s", e);
            }
            Thread.sleep(pause);
            pause = pause.multipliedBy(2);
            pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        }
    }
}
