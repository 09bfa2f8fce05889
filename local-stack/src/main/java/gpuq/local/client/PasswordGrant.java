package gpuq.local.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import gpuq.local.part.DemoUser;
import gpuq.local.part.Realm;
import gpuq.local.process.StackException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Signs a demo user in with her password, through the client that only the local realm has.
public final class PasswordGrant {
    private static final Duration BOUND = Duration.ofSeconds(20);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http;
    private final String issuer;

    public PasswordGrant(HttpClient http, String issuer) {
        this.http = http;
        this.issuer = issuer;
    }

    /// An access token.
    public String token(DemoUser user) throws InterruptedException {
        return token(user.name(), user.password());
    }

    /// An access token for whoever has this password.
    public String token(String name, String password) throws InterruptedException {
        var form =
                new TreeMap<>(
                        Map.of(
                                "grant_type",
                                "password",
                                "client_id",
                                Realm.DEMO_CLIENT,
                                "scope",
                                "openid",
                                "username",
                                name,
                                "password",
                                password));
        String body =
                form.entrySet().stream()
                        .map(field -> field.getKey() + "=" + encode(field.getValue()))
                        .collect(Collectors.joining("&"));
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(issuer + "/protocol/openid-connect/token"))
                        .timeout(BOUND)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        try {
            HttpResponse<String> response =
                    http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            JsonNode answer = JSON.readTree(response.body());
            if (response.statusCode() != 200 || !answer.hasNonNull("access_token")) {
                throw new StackException(
                        "%s cannot sign in: Keycloak answers %d %s. If .gpuq/secrets is not of this data, ./gpuq up --fresh starts anew."
                                .formatted(
                                        name,
                                        response.statusCode(),
                                        answer.path("error_description").asText()));
            }
            return answer.get("access_token").asText();
        } catch (IOException e) {
            throw new StackException(
                    "Keycloak at " + issuer + " does not answer: is the system up?", e);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
