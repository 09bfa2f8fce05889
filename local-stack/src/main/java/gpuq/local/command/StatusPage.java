package gpuq.local.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gpuq.local.part.BrokerGuard;
import gpuq.local.part.DemoUser;
import gpuq.local.part.Installation;
import gpuq.local.part.PostgresAddress;
import gpuq.local.process.StackException;
import gpuq.local.stack.Addresses;
import gpuq.local.stack.KafkaPrincipals;
import gpuq.local.stack.PartState;
import gpuq.local.stack.StackState;
import gpuq.local.stack.SystemKeys;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Everything one needs to use the running system, as JSON for programs and as lines for people. It
/// shows passwords: they are those of a system that only this machine can reach.
final class StatusPage {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Installation installation;
    private final StackState state;
    private final SystemKeys keys;

    StatusPage(Installation installation, StackState state) {
        this.installation = installation;
        this.state = state;
        this.keys = new SystemKeys(installation.secrets(), state.upOptions().environment());
    }

    String api() {
        return page() + "/api/v1";
    }

    String page() {
        return state.addresses().api().address();
    }

    String issuer() {
        return SystemKeys.issuer(state.addresses());
    }

    List<DemoUser> users() {
        return keys.users();
    }

    DemoUser user(String name) {
        return users().stream()
                .filter(user -> user.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new StackException(
                                        "No demo user %s; there are: %s."
                                                .formatted(
                                                        name,
                                                        String.join(
                                                                ", ",
                                                                users().stream()
                                                                        .map(DemoUser::name)
                                                                        .toList()))));
    }

    String json() {
        ObjectNode json = JSON.createObjectNode();
        json.put("api", api());
        json.put("page", page());
        json.put("issuer", issuer());
        Map<String, Map<String, String>> clients =
                new KafkaPrincipals(keys, state.upOptions().nodes()).clients();
        json.set("kafka", kafka(clients.get(BrokerGuard.ADMIN)));
        ObjectNode principals = json.putObject("kafka_principals");
        clients.forEach((name, client) -> principals.set(name, kafka(client)));
        json.set("database", database());
        json.set("management", management());
        ArrayNode people = json.putArray("users");
        users().forEach(user -> people.add(JSON.valueToTree(user)));
        json.put("logs", installation.logs().toString());
        json.put("data", installation.data().toString());
        json.put("phase", state.phase().word());
        json.put("environment", state.upOptions().environment().word());
        json.put("started_at", state.startedAt());
        json.set("processes", processes());
        return json.toPrettyString();
    }

    private ObjectNode kafka(@Nullable Map<String, String> client) {
        ObjectNode json = JSON.createObjectNode();
        json.put("bootstrap.servers", "127.0.0.1:" + state.addresses().kafka());
        Objects.requireNonNull(client).forEach(json::put);
        return json;
    }

    private ObjectNode database() {
        var address = new PostgresAddress(state.addresses().postgres(), keys.databasePassword());
        String plain = address.url(SystemKeys.DATABASE);
        ObjectNode json = JSON.createObjectNode();
        json.put(
                "url",
                "%s?user=%s&password=%s"
                        .formatted(
                                plain,
                                PostgresAddress.USER,
                                URLEncoder.encode(address.password(), StandardCharsets.UTF_8)));
        json.put("user", PostgresAddress.USER);
        json.put("password", address.password());
        return json;
    }

    private ObjectNode management() {
        ObjectNode json = JSON.createObjectNode();
        json.put("api", state.addresses().api().managementAddress());
        for (int number = 1; number <= state.addresses().schedulers().size(); number++) {
            json.put(
                    Addresses.schedulerName(number),
                    state.addresses().schedulers().get(number - 1).managementAddress());
        }
        ArrayNode agents = json.putArray("agents");
        state.addresses().agents().stream()
                .map(Addresses.Listener::managementAddress)
                .forEach(agents::add);
        return json;
    }

    private ArrayNode processes() {
        ArrayNode json = JSON.createArrayNode();
        for (PartState part : state.parts()) {
            json.addObject()
                    .put("name", part.name())
                    .put("state", part.word())
                    .put("pid", part.pid())
                    .put("restarts", part.restarts())
                    .put("trouble", part.trouble());
        }
        return json;
    }

    List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add("  page       " + page());
        lines.add("  api        " + api());
        lines.add("  issuer     " + issuer());
        lines.add("  kafka      127.0.0.1:" + state.addresses().kafka());
        for (DemoUser user : users()) {
            lines.add(
                    "  user       %-5s %s  %s"
                            .formatted(
                                    user.name(), user.password(), String.join(", ", user.roles())));
        }
        for (PartState part : state.parts()) {
            lines.add("  process    " + line(part));
        }
        lines.add("  logs       " + installation.logs());
        return lines;
    }

    private static String line(PartState part) {
        return Stream.of(
                        "%-10s %-10s".formatted(part.name(), part.word()),
                        part.pid() == null ? "" : "pid " + part.pid(),
                        part.restarts() == 0 ? "" : "restarts " + part.restarts(),
                        part.trouble() == null ? "" : "last: " + part.trouble())
                .filter(word -> !word.isEmpty())
                .collect(Collectors.joining("  "));
    }
}
