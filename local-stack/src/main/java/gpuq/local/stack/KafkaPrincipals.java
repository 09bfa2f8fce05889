package gpuq.local.stack;

import gpuq.local.part.AccessTable;
import gpuq.local.part.BrokerAccess.User;
import gpuq.local.part.BrokerGuard;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Who signs in at the broker of one system: each service, each node, and an analyst. The
/// administrator is among them, so that a person can use his name on the clients' listener too.
public final class KafkaPrincipals {
    static final String API = "api";
    static final String SCHEDULER = "scheduler";
    private static final String ANALYST = "analyst";

    private final SystemKeys keys;
    private final int nodes;

    public KafkaPrincipals(SystemKeys keys, int nodes) {
        this.keys = keys;
        this.nodes = nodes;
    }

    /// The name of the n-th node, which is also its principal; from 1.
    static String node(int n) {
        return "node-" + n;
    }

    Map<String, User> users() {
        var users = new LinkedHashMap<String, User>();
        for (String name : List.of(API, SCHEDULER, ANALYST, BrokerGuard.ADMIN)) {
            users.put(name, new User(name, keys.kafkaPassword(name)));
        }
        for (int n = 1; n <= nodes; n++) {
            users.put(node(n), new User(AccessTable.NODE, keys.kafkaPassword(node(n))));
        }
        return users;
    }

    /// What a client of each is told, by the principal's name.
    public Map<String, Map<String, String>> clients() {
        var clients = new LinkedHashMap<String, Map<String, String>>();
        users().keySet().forEach(name -> clients.put(name, client(name)));
        return clients;
    }

    Map<String, String> client(String name) {
        return BrokerGuard.client(name, keys.kafkaPassword(name));
    }
}
