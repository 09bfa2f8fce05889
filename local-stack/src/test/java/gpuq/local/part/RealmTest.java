package gpuq.local.part;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class RealmTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DemoUser ADA =
            new DemoUser(
                    "ada", "9ddcf033-8490-40bc-8a10-48a851347038", "secret", List.of("student"));

    private final Installation installation = Installation.find();

    @Test
    void the_realm_we_ship_has_no_user_no_secret_and_no_direct_grant() throws Exception {
        JsonNode shipped = JSON.readTree(installation.realm().toFile());

        assertThat(shipped.has("users")).isFalse();
        for (JsonNode client : shipped.get("clients")) {
            assertThat(client.has("secret")).isFalse();
            assertThat(client.path("directAccessGrantsEnabled").asBoolean(true)).isFalse();
        }
        assertThat(shipped.path("bruteForceProtected").asBoolean()).isTrue();
        assertThat(shipped.path("accessTokenLifespan").asInt()).isLessThanOrEqualTo(900);
    }

    @Test
    void every_client_gives_subject_audience_and_roles() throws Exception {
        JsonNode local = local();

        assertThat(local.get("clients")).hasSize(3);
        for (JsonNode client : local.get("clients")) {
            assertThat(client.get("defaultClientScopes").toString()).contains("basic", "roles");
            assertThat(client.get("protocolMappers").toString()).contains("gpuq-api");
        }
    }

    @Test
    void the_local_copy_has_the_demo_users_and_the_known_secret() throws Exception {
        JsonNode local = local();

        assertThat(local.get("clients").get(0).path("secret").asText()).isEqualTo("page-secret");
        JsonNode ada = local.get("users").get(0);
        assertThat(ada.path("id").asText()).isEqualTo(ADA.sub());
        assertThat(ada.path("realmRoles").toString())
                .isEqualTo("[\"student\",\"default-roles-gpuq\"]");
        assertThat(ada.path("firstName").asText()).isEqualTo("Ada");
    }

    private JsonNode local() throws Exception {
        return JSON.readTree(Realm.forLocalUse(installation.realm(), "page-secret", List.of(ADA)));
    }
}
