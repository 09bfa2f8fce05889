package gpuq.api.users;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import gpuq.api.problem.ProblemCode;
import gpuq.api.problem.ProblemException;
import gpuq.api.security.EndedSessions;
import gpuq.common.job.UserId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// A user's sessions, which Keycloak keeps (TOKEN-2). Keycloak is asked with the user's own token,
/// so that we may never do more than she may.
@ApplicationScoped
class Sessions {

    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration ANSWER = Duration.ofSeconds(5);

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT).build();
    private final ObjectMapper json;
    private final EndedSessions endedSessions;
    private final String address;

    Sessions(
            ObjectMapper json,
            EndedSessions endedSessions,
            @ConfigProperty(name = "quarkus.oidc.auth-server-url") Optional<String> issuer) {
        this.json = json;
        this.endedSessions = endedSessions;
        address = issuer.map(it -> it + "/account/sessions").orElse("");
    }

    /// @param token the user's
    /// @throws ProblemException `IDENTITY_UNAVAILABLE` if Keycloak does not answer, `FORBIDDEN` if
    ///   the user may not see her own account there
    List<Session> of(String token) {
        List<Session> sessions = new ArrayList<>();
        for (JsonNode each : parse(ask("GET", "", token))) {
            List<String> clients = new ArrayList<>();
            each.path("clients").forEach(it -> clients.add(it.path("clientId").asText()));
            sessions.add(
                    new Session(
                            each.path("id").asText(),
                            each.path("ipAddress").asText(),
                            time(each, "started"),
                            time(each, "lastAccess"),
                            time(each, "expires"),
                            clients,
                            each.path("current").asBoolean()));
        }
        return sessions;
    }

    /// Ends one. A token that it has given is taken until it ends by itself, some minutes later.
    void end(String token, String session) {
        String _ = ask("DELETE", "/" + URLEncoder.encode(session, StandardCharsets.UTF_8), token);
    }

    /// Ends all, this one too; once this has committed, nothing is taken with a token that they
    /// have given. Neither happens without the other, but if Keycloak's answer is lost.
    @Transactional
    void endAll(UserId user, String token) {
        endedSessions.endAll(user);
        String _ = ask("DELETE", "?current=true", token);
    }

    private JsonNode parse(String text) {
        try {
            return json.readTree(text);
        } catch (IOException e) {
            throw away(e.toString());
        }
    }

    private String ask(String method, String path, String token) {
        if (address.isEmpty()) {
            throw away("none is configured");
        }
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(address + path))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .header("Authorization", "Bearer " + token)
                        .header("Accept", "application/json")
                        .timeout(ANSWER)
                        .build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            return switch (answer.statusCode()) {
                case 200, 204 -> answer.body();
                case 401, 403 ->
                        throw new ProblemException(
                                ProblemCode.FORBIDDEN,
                                "The sign-in service does not let this account see its sessions.");
                case 404 -> throw ProblemException.notFound();
                default -> throw away("it answered " + answer.statusCode());
            };
        } catch (IOException e) {
            throw away(e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw away("interrupted");
        }
    }

    private static ProblemException away(String why) {
        return new ProblemException(
                        ProblemCode.IDENTITY_UNAVAILABLE,
                        "The sign-in service cannot be asked: " + why)
                .retryAfter(ANSWER);
    }

    private static Instant time(JsonNode session, String name) {
        return Instant.ofEpochSecond(session.path(name).asLong());
    }
}
