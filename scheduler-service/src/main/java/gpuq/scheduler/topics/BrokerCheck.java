package gpuq.scheduler.topics;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FinalizedVersionRange;

/// Refuses a broker whose transactions do not fence a producer's late requests (KIP-890): below
/// this version a zombie leader's record could slip into its successor's transaction.
public final class BrokerCheck {

    static final short TRANSACTION_VERSION = 2;

    private BrokerCheck() {}

    /// Waits for a broker, then checks it.
    ///
    /// @throws BrokerUnfitException if its transactions are too old
    public static void await(Admin admin, Duration bound) {
        Map<String, FinalizedVersionRange> features =
                new Patience(bound)
                        .ask("its features", () -> admin.describeFeatures().featureMetadata())
                        .finalizedFeatures();
        check(features);
    }

    static void check(Map<String, FinalizedVersionRange> features) {
        FinalizedVersionRange transactions = features.get("transaction.version");
        int version = transactions == null ? 0 : transactions.maxVersionLevel();
        if (version < TRANSACTION_VERSION) {
            throw new BrokerUnfitException(
                    "the broker's transaction.version is %d and must be at least %d: "
                                    .formatted(version, TRANSACTION_VERSION)
                            + "kafka-features.sh upgrade --feature transaction.version=2");
        }
    }
}
