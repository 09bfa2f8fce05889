package gpuq.local.part;

import java.util.HashMap;
import java.util.Map;

/// Who may come in at a broker that asks for a password: itself and one administrator by a fixed
/// password on a listener of their own, all others by SCRAM on the clients' listener, with what
/// [BrokerAccess] gives them. The first two need no stored credential, so a fresh broker and one
/// whose data is older start alike.
///
/// @param port of the listener for the broker itself and the administrator
/// @param brokerPassword how the broker signs in with itself
/// @param adminPassword how the administrator signs in
public record BrokerGuard(int port, String brokerPassword, String adminPassword) {

    /// The administrator's name; his word is not weighed.
    public static final String ADMIN = "admin";

    private static final String BROKER = "broker";
    private static final String PLAIN_MODULE =
            "org.apache.kafka.common.security.plain.PlainLoginModule";
    private static final String SCRAM_MODULE =
            "org.apache.kafka.common.security.scram.ScramLoginModule";

    /// What a client of the clients' listener is told of itself.
    public static Map<String, String> client(String user, String password) {
        return Map.of(
                "security.protocol", "SASL_PLAINTEXT",
                "sasl.mechanism", "SCRAM-SHA-512",
                "sasl.jaas.config", login(SCRAM_MODULE, user, password));
    }

    /// What the administrator's client is told, its address included.
    Map<String, String> adminClient() {
        return Map.of(
                "bootstrap.servers",
                "127.0.0.1:" + port,
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                login(PLAIN_MODULE, ADMIN, adminPassword));
    }

    Map<String, String> brokerSettings(Broker.Ports ports) {
        var settings =
                new HashMap<>(
                        Map.of(
                                "listeners",
                                        "CLIENTS://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d,INSIDE://127.0.0.1:%d"
                                                .formatted(
                                                        ports.clients(), ports.controller(), port),
                                "advertised.listeners",
                                        "CLIENTS://127.0.0.1:%d,INSIDE://127.0.0.1:%d"
                                                .formatted(ports.clients(), port),
                                "listener.security.protocol.map",
                                        "CLIENTS:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT,INSIDE:SASL_PLAINTEXT",
                                "inter.broker.listener.name", "INSIDE",
                                "sasl.mechanism.inter.broker.protocol", "PLAIN",
                                "sasl.mechanism.controller.protocol", "PLAIN",
                                "authorizer.class.name",
                                        "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                                "allow.everyone.if.no.acl.found", "false",
                                "super.users", "User:%s;User:%s".formatted(BROKER, ADMIN)));
        settings.put("listener.name.clients.sasl.enabled.mechanisms", "SCRAM-SHA-512");
        settings.put(
                "listener.name.clients.scram-sha-512.sasl.jaas.config",
                SCRAM_MODULE + " required;");
        for (String listener : new String[] {"inside", "controller"}) {
            String prefix = "listener.name." + listener + ".";
            settings.put(prefix + "sasl.enabled.mechanisms", "PLAIN");
            settings.put(prefix + "plain.sasl.jaas.config", insideLogin());
        }
        return settings;
    }

    private String insideLogin() {
        return "%s required username=\"%s\" password=\"%s\" user_%s=\"%s\" user_%s=\"%s\";"
                .formatted(
                        PLAIN_MODULE,
                        BROKER,
                        brokerPassword,
                        BROKER,
                        brokerPassword,
                        ADMIN,
                        adminPassword);
    }

    private static String login(String module, String user, String password) {
        return "%s required username=\"%s\" password=\"%s\";".formatted(module, user, password);
    }
}
