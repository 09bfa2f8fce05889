package gpuq.api.projection;

import gpuq.api.outbox.EventsRead;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/// How far this process is behind the events of jobs.
@ApplicationScoped
public class EventsLag implements EventsRead {

    private static final String CHANNEL = "job-events";
    private static final Duration BOUND = Duration.ofSeconds(5);

    private final KafkaClientService clients;
    private final ProjectionHealth health;

    EventsLag(KafkaClientService clients, ProjectionHealth health) {
        this.clients = clients;
        this.health = health;
    }

    /// How many events are yet to be read, none where another process reads them; empty if that is
    /// not known yet.
    public OptionalLong records() {
        KafkaConsumer<Object, Object> consumer = clients.getConsumer(CHANNEL);
        if (consumer == null) {
            return OptionalLong.empty();
        }
        return consumer.runOnPollingThread(EventsLag::sum)
                .ifNoItem()
                .after(BOUND)
                .fail()
                .onFailure()
                .recoverWithItem(OptionalLong.empty())
                .await()
                .indefinitely();
    }

    /// Whether all events that there are have been read. What has been read is applied at once,
    /// unless it waits for the database.
    @Override
    public boolean isCurrent() {
        return health.waiting().isEmpty() && records().equals(OptionalLong.of(0));
    }

    private static OptionalLong sum(Consumer<Object, Object> kafka) {
        long sum = 0;
        for (TopicPartition partition : kafka.assignment()) {
            OptionalLong lag = kafka.currentLag(partition);
            if (lag.isEmpty()) {
                return OptionalLong.empty();
            }
            sum += lag.getAsLong();
        }
        return OptionalLong.of(sum);
    }
}
