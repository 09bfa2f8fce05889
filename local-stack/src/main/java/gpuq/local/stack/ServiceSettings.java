package gpuq.local.stack;

import gpuq.local.part.Installation;
import gpuq.local.part.PostgresAddress;
import gpuq.local.stack.Addresses.Listener;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// What our services are told, as environment variables in MicroProfile's spelling.
final class ServiceSettings {
    private static final String IMAGE = "python-3.11";
    private static final String POOL = "default";

    /// What a socket's address holds on Linux, without the byte that ends it.
    private static final int MAX_SOCKET_PATH = 107;

    private final Installation installation;
    private final UpOptions options;
    private final Addresses addresses;
    private final SystemKeys keys;

    ServiceSettings(
            Installation installation, UpOptions options, Addresses addresses, SystemKeys keys) {
        this.installation = installation;
        this.options = options;
        this.addresses = addresses;
        this.keys = keys;
    }

    /// All of them are one principal: which of them leads is between them.
    Map<String, String> scheduler(int number) {
        Map<String, String> settings =
                common(
                        Addresses.schedulerName(number),
                        KafkaPrincipals.SCHEDULER,
                        addresses.schedulers().get(number - 1));
        settings.put("GPUQ_MASTER_KEY_FILE", keys.masterKey().toString());
        settings.put("GPUQ_INSTANCE", "scheduler-" + number);
        settings.put("GPUQ_LEADER_SESSION", "4s");
        settings.put("GPUQ_CREATE_TOPICS", "true");
        return settings;
    }

    Map<String, String> api() {
        Map<String, String> settings =
                common(KafkaPrincipals.API, KafkaPrincipals.API, addresses.api());
        settings.put("GPUQ_MASTER_KEY_FILE", keys.masterKey().toString());
        settings.put("GPUQ_DATA_DIR", installation.data().resolve("api/store").toString());
        settings.put("GPUQ_IMAGES_DIR", installation.images().toString());
        settings.put("GPUQ_DEFAULT_IMAGE_NAME", IMAGE);
        settings.put(
                "GPUQ_DEFAULT_IMAGE_DIGEST_FILE",
                installation.images().resolve(IMAGE).resolve("digest").toString());
        var database = new PostgresAddress(addresses.postgres(), keys.databasePassword());
        settings.put("QUARKUS_DATASOURCE_JDBC_URL", database.url(SystemKeys.DATABASE));
        settings.put("QUARKUS_DATASOURCE_USERNAME", PostgresAddress.USER);
        settings.put("QUARKUS_DATASOURCE_PASSWORD", database.password());
        settings.put("QUARKUS_OIDC_AUTH_SERVER_URL", SystemKeys.issuer(addresses));
        settings.put("QUARKUS_OIDC_CONNECTION_DELAY", "4M");
        settings.put("QUARKUS_OIDC_CLIENT_ID", "gpuq-page");
        settings.put("QUARKUS_OIDC_CREDENTIALS_SECRET", keys.pageSecret());
        settings.put("QUARKUS_OIDC_TOKEN_STATE_MANAGER_ENCRYPTION_SECRET", keys.cookieSecret());
        if (options.environment() == UpOptions.Environment.BENCH) {
            // A load generator is a handful of users: what is measured is the system, not their
            // limit. Within a second each hands in about as many as a real user may in a minute,
            // so that there are as many to count.
            settings.put("GPUQ_RATE_LIMIT", "1000");
            settings.put("GPUQ_RATE_WINDOW", "1s");
        }
        return settings;
    }

    Map<String, String> agent(int node, Path token) {
        Map<String, String> settings =
                common(
                        KafkaPrincipals.node(node),
                        KafkaPrincipals.node(node),
                        addresses.agents().get(node - 1));
        settings.putAll(node(node));
        settings.put("GPUQ_POOL", POOL);
        settings.put("GPUQ_API_URL", addresses.api().address());
        settings.put("GPUQ_ENROLMENT_TOKEN_FILE", token.toString());
        settings.put("GPUQ_SLOTS", Integer.toString(options.slots()));
        settings.put("GPUQ_RUNNER", options.runner().word());
        settings.put("GPUQ_LAUNCHER", hasLauncher(node) ? "socket" : "inside");
        return settings;
    }

    /// The two processes of a node are told the same of it.
    Map<String, String> launcher(int node) {
        var settings = new HashMap<>(node(node));
        var own = new NodeNames(installation.system(), "node-" + node);
        settings.put("GPUQ_CGROUP", own.cgroup());
        settings.put("GPUQ_SLOT_UID_BASE", Integer.toString(own.uidBase()));
        return settings;
    }

    private Map<String, String> node(int node) {
        return Map.of(
                "GPUQ_NODE_ID", "node-" + node,
                "GPUQ_STATE_DIR", stateOf(node).toString(),
                "GPUQ_IMAGES_DIR", installation.images().toString(),
                "GPUQ_APPTAINER", installation.apptainer().toString());
    }

    Path stateOf(int node) {
        return installation.data().resolve("agents").resolve("node-" + node).resolve("state");
    }

    Path launchSocket(int node) {
        return stateOf(node).resolve("launch.sock");
    }

    /// Nothing is launched without containers; and in a very deep folder the agent does it itself,
    /// as a socket's address has no room for the path.
    boolean hasLauncher(int node) {
        return options.runner() == UpOptions.Runner.APPTAINER
                && launchSocket(node).toString().getBytes(StandardCharsets.UTF_8).length
                        <= MAX_SOCKET_PATH;
    }

    /// @param name of the process
    /// @param principal of the process at the broker
    private Map<String, String> common(String name, String principal, Listener listener) {
        var settings = new HashMap<String, String>();
        settings.put("GPUQ_ENVIRONMENT", options.environment().word());
        settings.put("GPUQ_CLUSTER_ID", keys.clusterId());
        settings.put("GPUQ_POOLS", POOL);
        settings.put(
                "GPUQ_TRACE_FILE",
                installation.logs().resolve("traces-" + name + ".jsonl").toString());
        settings.put("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + addresses.kafka());
        new KafkaPrincipals(keys, options.nodes())
                .client(principal)
                .forEach(
                        (key, value) ->
                                settings.put(
                                        "KAFKA_" + key.replace('.', '_').toUpperCase(Locale.ROOT),
                                        value));
        settings.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        settings.put("QUARKUS_HTTP_PORT", Integer.toString(listener.http()));
        settings.put("QUARKUS_MANAGEMENT_ENABLED", "true");
        settings.put("QUARKUS_MANAGEMENT_HOST", "127.0.0.1");
        settings.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(listener.management()));
        return settings;
    }
}
