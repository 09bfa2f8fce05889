package gpuq.local.part;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gpuq.local.process.StackException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// The realm as the local system imports it: the one we ship, plus what must exist nowhere else,
/// namely the page's known secret, a client for direct grants, and the demo users.
public final class Realm {
    public static final String NAME = "gpuq";

    /// The client that `./gpuq token` and the tests sign in through.
    public static final String DEMO_CLIENT = "gpuq-demo";

    private static final String DEFAULT_ROLES = "default-roles-" + NAME;
    private static final String PAGE_CLIENT = "gpuq-page";
    private static final ObjectMapper JSON = new ObjectMapper();

    private Realm() {}

    public static byte[] forLocalUse(Path shipped, String pageSecret, List<DemoUser> users) {
        try {
            if (!(JSON.readTree(shipped.toFile()) instanceof ObjectNode realm)
                    || !(realm.get("clients") instanceof ArrayNode clients)) {
                throw new StackException(shipped + " is not a realm with clients.");
            }
            ObjectNode page = client(clients, PAGE_CLIENT);
            page.put("secret", pageSecret);
            clients.add(demoClient(page));
            ArrayNode people = realm.putArray("users");
            users.forEach(user -> people.add(user(user)));
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(realm);
        } catch (IOException e) {
            throw new StackException("The realm " + shipped + " cannot be read.", e);
        }
    }

    private static ObjectNode client(ArrayNode clients, String id) {
        for (JsonNode client : clients) {
            if (client instanceof ObjectNode found && id.equals(found.path("clientId").asText())) {
                return found;
            }
        }
        throw new StackException("The realm has no client " + id + ".");
    }

    /// Has the page's scopes and mappers, so its tokens are such as the page's are.
    private static ObjectNode demoClient(ObjectNode page) {
        ObjectNode demo = JSON.createObjectNode();
        demo.put("clientId", DEMO_CLIENT);
        demo.put("name", "Direct sign-in of the local system");
        demo.put("enabled", true);
        demo.put("protocol", "openid-connect");
        demo.put("publicClient", true);
        demo.put("standardFlowEnabled", false);
        demo.put("directAccessGrantsEnabled", true);
        demo.set("defaultClientScopes", page.path("defaultClientScopes").deepCopy());
        demo.set("protocolMappers", page.path("protocolMappers").deepCopy());
        return demo;
    }

    private static ObjectNode user(DemoUser user) {
        ObjectNode json = JSON.createObjectNode();
        json.put("id", user.sub());
        json.put("username", user.name());
        json.put("enabled", true);
        // Keycloak asks a user without these to fill in her profile before she gets any token.
        json.put("email", user.name() + "@gpuq.test");
        json.put("emailVerified", true);
        json.put(
                "firstName",
                user.name().substring(0, 1).toUpperCase(Locale.ROOT) + user.name().substring(1));
        json.put("lastName", "Demo");
        ObjectNode credential = json.putArray("credentials").addObject();
        credential.put("type", "password");
        credential.put("value", user.password());
        credential.put("temporary", false);
        ArrayNode roles = json.putArray("realmRoles");
        user.roles().forEach(roles::add);
        // What Keycloak gives to everybody it makes itself: the right to one's own account.
        roles.add(DEFAULT_ROLES);
        return json;
    }
}
