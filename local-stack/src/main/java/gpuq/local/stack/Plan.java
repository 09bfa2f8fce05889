package gpuq.local.stack;

import gpuq.local.client.Enrolment;
import gpuq.local.part.AccessTable;
import gpuq.local.part.AppCopy;
import gpuq.local.part.Broker;
import gpuq.local.part.BrokerAccess;
import gpuq.local.part.BrokerGuard;
import gpuq.local.part.DemoUser;
import gpuq.local.part.Installation;
import gpuq.local.part.Jvm;
import gpuq.local.part.Keycloak;
import gpuq.local.part.Part;
import gpuq.local.part.Postgres;
import gpuq.local.part.PostgresAddress;
import gpuq.local.part.QuarkusApp;
import gpuq.local.part.Realm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Which parts a system has, in the order in which they start. The order of the list is also the
/// reverse of the order in which they end.
final class Plan {
    private static final int API_HEAP = 512;
    private static final int SCHEDULER_HEAP = 512;
    private static final int AGENT_HEAP = 160;

    private final Installation installation;
    private final UpOptions options;
    private final Addresses addresses;
    private final SystemKeys keys;
    private final Jvm jvm;
    private final List<Step> steps = new ArrayList<>();
    private final Map<String, AppCopy> copies = new TreeMap<>();

    private Plan(Installation installation, UpOptions options, Addresses addresses) {
        this.installation = installation;
        this.options = options;
        this.addresses = addresses;
        this.keys = new SystemKeys(installation.secrets(), options.environment());
        this.jvm = options.environment() == UpOptions.Environment.BENCH ? Jvm.THOROUGH : Jvm.QUICK;
    }

    static List<Step> of(Installation installation, UpOptions options, Addresses addresses) {
        var plan = new Plan(installation, options, addresses);
        plan.foundation();
        if (options.scope() == UpOptions.Scope.ALL) {
            plan.services();
        }
        return List.copyOf(plan.steps);
    }

    private void foundation() {
        add(
                new Database(
                        new Postgres(
                                installation.postgresBinaries(),
                                installation.data().resolve("postgres"),
                                log("postgres"),
                                new PostgresAddress(addresses.postgres(), keys.databasePassword()),
                                true),
                        new PostgresAddress(addresses.postgres(), keys.databasePassword()),
                        SystemKeys.DATABASE),
                List.of());
        add(broker(), List.of());
        add(
                new Keycloak(
                        installation,
                        installation.data().resolve("keycloak"),
                        log("keycloak"),
                        addresses.keycloak(),
                        Realm.forLocalUse(installation.realm(), keys.pageSecret(), keys.users()),
                        keys.adminPassword()),
                List.of());
    }

    private GuardedBroker broker() {
        var broker =
                new Broker(
                        installation.brokerClassPath(),
                        installation.data().resolve("kafka"),
                        log("kafka"),
                        new Broker.Ports(addresses.kafka(), addresses.kafkaController()),
                        keys.clusterId(),
                        new BrokerGuard(
                                addresses.kafkaInside(),
                                keys.kafkaPassword("broker"),
                                keys.kafkaPassword(BrokerGuard.ADMIN)),
                        jvm);
        var principals = new KafkaPrincipals(keys, options.nodes());
        return new GuardedBroker(
                broker,
                new BrokerAccess(AccessTable.read(installation.kafkaAccess()), principals.users()));
    }

    private void services() {
        var settings = new ServiceSettings(installation, options, addresses, keys);
        for (int number = 1; number <= options.schedulers(); number++) {
            String name = Addresses.schedulerName(number);
            add(
                    app(
                            name,
                            "scheduler-service",
                            new QuarkusApp.Setup(
                                    installation.data().resolve(name),
                                    jvm.commandWithLargePages(),
                                    SCHEDULER_HEAP,
                                    settings.scheduler(number),
                                    addresses.schedulers().get(number - 1).management())),
                    List.of("kafka"));
        }
        add(
                app(
                        "api",
                        "api-service",
                        new QuarkusApp.Setup(
                                installation.data().resolve("api"),
                                jvm.command(),
                                API_HEAP,
                                settings.api(),
                                addresses.api().management())),
                // The scheduler makes the topics that the API reads from its first moment on. For
                // Keycloak the API waits itself, with most of its own start beside Keycloak's.
                List.of("postgres", "scheduler"));
        Enrolment enrolment = enrolment();
        for (int node = 1; node <= options.nodes(); node++) {
            node(node, settings, enrolment);
        }
    }

    /// The launcher first, where there is one; the agent when an operator can sign in to enrol it.
    private void node(int node, ServiceSettings settings, Enrolment enrolment) {
        var beforeAgent = new ArrayList<>(List.of("api", "keycloak"));
        if (settings.hasLauncher(node)) {
            Path socket = settings.launchSocket(node);
            var launcher =
                    new NodeLauncher(
                            "node-" + node + "-launcher",
                            copyOf("node-agent"),
                            settings.stateOf(node),
                            socket,
                            settings.launcher(node));
            add(launcher, List.of());
            beforeAgent.add(launcher.name());
        }
        add(agent(node, settings, enrolment), beforeAgent);
    }

    private NodeAgent agent(int node, ServiceSettings settings, Enrolment enrolment) {
        String name = "node-" + node;
        Path folder = installation.data().resolve("agents").resolve(name);
        Path token = folder.resolve("enrolment-token");
        QuarkusApp app =
                app(
                        name,
                        "node-agent",
                        new QuarkusApp.Setup(
                                folder,
                                jvm.command(),
                                AGENT_HEAP,
                                settings.agent(node, token),
                                addresses.agents().get(node - 1).management()));
        return new NodeAgent(app, enrolment, token, folder.resolve("enrolled"));
    }

    private Enrolment enrolment() {
        DemoUser operator =
                keys.users().stream()
                        .filter(user -> user.roles().contains("operator"))
                        .findFirst()
                        .orElseThrow();
        return new Enrolment(addresses.api().address(), SystemKeys.issuer(addresses), operator);
    }

    private QuarkusApp app(String name, String module, QuarkusApp.Setup setup) {
        return new QuarkusApp(name, copyOf(module), setup);
    }

    /// One for all processes of a module.
    private AppCopy copyOf(String module) {
        return copies.computeIfAbsent(
                module,
                _ ->
                        new AppCopy(
                                installation.root().resolve(module).resolve("target/quarkus-app"),
                                installation.apps().resolve(module)));
    }

    private void add(Part part, List<String> after) {
        steps.add(new Step(part, after));
    }

    private Path log(String name) {
        return installation.logs().resolve(name + ".log");
    }
}
