package gpuq.scheduler.topics;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.junit.jupiter.api.Test;

class BrokerCheckTest {

    @Test
    void a_broker_whose_transactions_do_not_fence_is_refused() {
        assertThatThrownBy(() -> BrokerCheck.check(version((short) 1)))
                .isInstanceOf(BrokerUnfitException.class)
                .hasMessageContaining("transaction.version is 1 and must be at least 2");
        assertThatThrownBy(() -> BrokerCheck.check(Map.of()))
                .isInstanceOf(BrokerUnfitException.class);
    }

    @Test
    void a_broker_of_today_is_taken() {
        assertThatCode(() -> BrokerCheck.check(version((short) 2))).doesNotThrowAnyException();
    }

    private static Map<String, FinalizedVersionRange> version(short level) {
        return Map.of("transaction.version", new FakeRange(level));
    }

    /// Kafka's class has no public constructor but this.
    private static final class FakeRange extends FinalizedVersionRange {
        FakeRange(short level) {
            super(level, level);
        }
    }
}
