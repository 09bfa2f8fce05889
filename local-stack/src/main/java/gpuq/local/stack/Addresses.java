package gpuq.local.stack;

import gpuq.local.part.Ports;
import java.util.ArrayList;
import java.util.List;

/// On which ports of the loopback address the parts of one system listen. Every part has a port for
/// requests, also where nothing is served on it, since a Quarkus process opens one.
public record Addresses(
        int postgres,
        int kafka,
        int kafkaController,
        int kafkaInside,
        int keycloak,
        Listener api,
        List<Listener> schedulers,
        List<Listener> agents) {

    /// A service's port for requests and the one for health and metrics.
    public record Listener(int http, int management) {
        public String address() {
            return "http://127.0.0.1:" + http;
        }

        public String managementAddress() {
            return "http://127.0.0.1:" + management;
        }
    }

    public Addresses {
        schedulers = List.copyOf(schedulers);
        agents = List.copyOf(agents);
    }

    static Addresses choose(Ports ports, UpOptions options) {
        var schedulers = new ArrayList<Listener>();
        for (int number = 1; number <= options.schedulers(); number++) {
            schedulers.add(listener(ports, schedulerName(number)));
        }
        var agents = new ArrayList<Listener>();
        for (int node = 1; node <= options.nodes(); node++) {
            agents.add(listener(ports, "node-" + node));
        }
        return new Addresses(
                ports.of("postgres"),
                ports.of("kafka"),
                ports.of("kafka-controller"),
                ports.of("kafka-inside"),
                ports.of("keycloak"),
                listener(ports, "api"),
                schedulers,
                agents);
    }

    /// The first one has the plain name, so that a system with one has no number in it.
    public static String schedulerName(int number) {
        return number == 1 ? KafkaPrincipals.SCHEDULER : KafkaPrincipals.SCHEDULER + "-" + number;
    }

    private static Listener listener(Ports ports, String name) {
        return new Listener(ports.of(name), ports.of(name + "-management"));
    }
}
