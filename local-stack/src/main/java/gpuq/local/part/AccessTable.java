package gpuq.local.part;

import gpuq.local.process.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/// Who may do what on the broker, as `deploy/kafka/access.tsv` says: the one table for the local
/// system and for a site's own broker. [BrokerAccess] puts it into force.
///
/// @param grants one operation on one resource each
/// @param quotas how much one principal may ask of the broker
public record AccessTable(List<Grant> grants, List<Quota> quotas) {

    /// The kind of principal that stands for every node.
    public static final String NODE = "node";

    /// A kind of principal may do one operation.
    public record Grant(String kind, ResourcePattern resource, AclOperation operation) {

        /// The same for one principal of that kind.
        public AclBinding to(String principal) {
            return new AclBinding(
                    resource,
                    new AccessControlEntry(
                            "User:" + principal, "*", operation, AclPermissionType.ALLOW));
        }
    }

    /// A bound by one of Kafka's names of quotas.
    public record Quota(String kind, String name, double value) {

        ClientQuotaAlteration.Op op() {
            return new ClientQuotaAlteration.Op(name, value);
        }
    }

    public AccessTable {
        grants = List.copyOf(grants);
        quotas = List.copyOf(quotas);
    }

    /// @throws StackException if the file cannot be read or a line has another form
    public static AccessTable read(Path file) {
        var grants = new ArrayList<Grant>();
        var quotas = new ArrayList<Quota>();
        try {
            for (String line : Files.readAllLines(file)) {
                if (line.startsWith("#") || line.isBlank()) {
                    continue;
                }
                List<String> words = List.of(line.split("\t"));
                switch (words.getFirst()) {
                    case "may" -> grants.addAll(grants(words));
                    case "quota" ->
                            quotas.add(
                                    new Quota(
                                            words.get(1),
                                            words.get(2),
                                            Double.parseDouble(words.get(3))));
                    default -> throw new IllegalArgumentException(words.getFirst());
                }
            }
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new StackException(file + " cannot be read: " + e.getMessage(), e);
        }
        return new AccessTable(grants, quotas);
    }

    private static List<Grant> grants(List<String> words) {
        var resource =
                new ResourcePattern(
                        ResourceType.valueOf(words.get(2)),
                        words.get(4),
                        PatternType.valueOf(words.get(3)));
        return Arrays.stream(words.get(5).split(","))
                .map(word -> new Grant(words.get(1), resource, AclOperation.valueOf(word)))
                .toList();
    }
}
