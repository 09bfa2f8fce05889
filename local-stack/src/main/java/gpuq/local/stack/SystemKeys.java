package gpuq.local.stack;

import gpuq.local.part.Broker;
import gpuq.local.part.DemoUser;
import gpuq.local.part.Realm;
import gpuq.local.part.Secrets;
import gpuq.local.stack.UpOptions.Environment;
import java.nio.file.Path;
import java.util.List;

/// The names and secrets that the parts of one system share. All are made at its first start.
public final class SystemKeys {
    public static final String DATABASE = "gpuq";
    private static final int MASTER_KEY_BYTES = 32;

    private final Secrets secrets;
    private final Environment environment;

    public SystemKeys(Secrets secrets, Environment environment) {
        this.environment = environment;
        this.secrets = secrets;
    }

    /// Kafka's own cluster id, so that a log and what was read from it name the same system.
    String clusterId() {
        return secrets.text("cluster-id", Broker::newClusterId);
    }

    public String databasePassword() {
        return secrets.text("database-password");
    }

    /// Of the broker's principals: each has one of its own.
    public String kafkaPassword(String principal) {
        return secrets.text("kafka-" + principal + "-password");
    }

    String adminPassword() {
        return secrets.text("keycloak-admin-password");
    }

    String pageSecret() {
        return secrets.text("page-client-secret");
    }

    /// Encrypts the page's session cookies. It stays, so that sessions outlive a restart.
    String cookieSecret() {
        return secrets.text("cookie-encryption-secret");
    }

    Path masterKey() {
        return secrets.keyFile("master-key", MASTER_KEY_BYTES);
    }

    public List<DemoUser> users() {
        return DemoUser.all(secrets, environment.students());
    }

    public static String issuer(Addresses addresses) {
        return "http://127.0.0.1:" + addresses.keycloak() + "/realms/" + Realm.NAME;
    }
}
