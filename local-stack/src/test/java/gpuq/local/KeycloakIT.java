package gpuq.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import gpuq.local.client.PasswordGrant;
import gpuq.local.part.DemoUser;
import gpuq.local.part.Folders;
import gpuq.local.part.Installation;
import gpuq.local.part.Keycloak;
import gpuq.local.part.OpenPort;
import gpuq.local.part.Realm;
import gpuq.local.part.Secrets;
import gpuq.local.process.Child;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class KeycloakIT {
    private static Path folder;

    private static List<DemoUser> users;
    private static Keycloak keycloak;
    private static Child child;

    @BeforeAll
    static void start() throws Exception {
        Installation installation = Installation.find();
        folder =
                Files.createTempDirectory(
                        installation.root().resolve("local-stack/target"), "keycloak");
        users = DemoUser.all(new Secrets(folder.resolve("secrets")), 0);
        keycloak = keycloak(installation, OpenPort.free(1).getFirst(), "page-secret-1");
        keycloak.prepare();
        child = Child.start("keycloak", keycloak.launch(), folder.resolve("log"));
        child.awaitReady(keycloak::isReady, keycloak.startBound());
    }

    private static Keycloak keycloak(Installation installation, int port, String pageSecret) {
        byte[] realm = Realm.forLocalUse(installation.realm(), pageSecret, users);
        return new Keycloak(
                installation,
                folder.resolve("keycloak"),
                folder.resolve("log"),
                port,
                realm,
                "admin-password");
    }

    @AfterAll
    static void stop() throws Exception {
        if (child != null) {
            child.stop(Duration.ofSeconds(20));
        }
        Folders.delete(folder);
    }

    @Test
    void a_demo_users_token_has_what_the_services_read_from_it() throws Exception {
        JsonNode claims = claims(user("olga"));

        assertThat(claims.path("iss").asText()).isEqualTo(keycloak.issuer());
        assertThat(claims.path("sub").asText()).isEqualTo(user("olga").sub());
        assertThat(claims.path("preferred_username").asText()).isEqualTo("olga");
        assertThat(claims.path("aud").toString()).contains("gpuq-api");
        assertThat(claims.path("realm_access").path("roles").toString()).contains("operator");
        assertThat(claims.path("exp").asLong() - claims.path("iat").asLong()).isEqualTo(600);
    }

    @Test
    void a_changed_realm_is_imported_over_the_old_one_and_users_keep_their_ids() throws Exception {
        child.stop(Duration.ofSeconds(20));
        Installation installation = Installation.find();
        keycloak = keycloak(installation, OpenPort.free(1).getFirst(), "page-secret-2");
        keycloak.prepare();
        child = Child.start("keycloak", keycloak.launch(), folder.resolve("log"));
        child.awaitReady(keycloak::isReady, keycloak.startBound());

        assertThat(claims(user("ada")).path("sub").asText()).isEqualTo(user("ada").sub());
    }

    private static JsonNode claims(DemoUser user) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            String token = new PasswordGrant(http, keycloak.issuer()).token(user);
            return new ObjectMapper()
                    .readTree(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]));
        }
    }

    private static DemoUser user(String name) {
        return users.stream().filter(user -> user.name().equals(name)).findFirst().orElseThrow();
    }
}
