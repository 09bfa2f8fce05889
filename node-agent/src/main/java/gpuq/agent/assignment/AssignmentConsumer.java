package gpuq.agent.assignment;

import gpuq.agent.assignment.AssignmentGate.ForOther;
import gpuq.agent.assignment.AssignmentGate.Passed;
import gpuq.agent.assignment.AssignmentGate.Refused;
import gpuq.agent.attempt.AttemptLedger;
import gpuq.agent.attempt.AttemptLedger.Position;
import gpuq.agent.attempt.AttemptTable;
import gpuq.agent.attempt.AttemptTable.Assigned;
import gpuq.agent.node.NodeIdentity;
import gpuq.common.contract.Assignment.DumpStack;
import gpuq.common.contract.Assignment.ExtendAttempt;
import gpuq.common.contract.Assignment.ForgetAttempt;
import gpuq.common.contract.Assignment.StartAttempt;
import gpuq.common.contract.Assignment.StopAttempt;
import gpuq.common.contract.Topic;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.NodeId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.utils.Utils;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Reads this node's assignments, in no consumer group: the offset is in the journal, beside what
/// was made of the records before it. One thread, which also is the only one that changes the
/// table.
public final class AssignmentConsumer implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(AssignmentConsumer.class);

    /// Until the loop says that it is alive; what comes ends a poll at once (MON-4).
    private static final Duration POLL = Duration.ofSeconds(5);

    /// While the start of the agent waits.
    private static final Duration FIRST_POLLS = Duration.ofMillis(500);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    /// The broker takes no other question on a connection while it keeps one: the farewell to it is
    /// not waited for.
    private static final Duration CLOSE_BOUND = Duration.ofMillis(200);

    private final org.apache.kafka.clients.consumer.Consumer<String, byte[]> consumer;
    private final TopicPartition partition;
    private final AttemptLedger ledger;
    private final AttemptTable table;
    private final AssignmentGate gate;
    private final Consumer<String> refused;
    private final Backlog backlog;
    private final CountDownLatch caughtUp = new CountDownLatch(1);
    private final AtomicLong lastPoll = new AtomicLong(System.nanoTime());
    private volatile boolean closing;
    private @Nullable Thread loop;

    /// @param refused told why a record was not taken
    public AssignmentConsumer(
            org.apache.kafka.clients.consumer.Consumer<String, byte[]> consumer,
            NodeIdentity identity,
            String bootId,
            String topicPrefix,
            AttemptLedger ledger,
            AttemptTable table,
            Consumer<String> refused) {
        this.consumer = consumer;
        this.partition =
                new TopicPartition(
                        topicPrefix + Topic.ASSIGNMENTS.topicName(),
                        partitionOf(identity.nodeId()));
        this.backlog = new Backlog(consumer, partition, FIRST_POLLS);
        this.ledger = ledger;
        this.table = table;
        this.refused = refused;
        Optional<Position> position = ledger.position();
        this.gate =
                new AssignmentGate(
                        identity,
                        bootId,
                        position.map(Position::epoch).orElse(0),
                        position.map(Position::sequence).orElse(0L));
    }

    /// As the broker's default partitioner spreads keys; partitions are never added.
    static int partitionOf(NodeId node) {
        byte[] key = node.value().getBytes(StandardCharsets.UTF_8);
        return Utils.toPositive(Utils.murmur2(key)) % Topic.KEYED_PARTITIONS;
    }

    /// Finds the place to read from. Before the first heartbeat: what is assigned because of it
    /// comes after this place.
    public void seek() throws InterruptedException {
        consumer.assign(List.of(partition));
        Optional<Position> position = ledger.position();
        if (position.isPresent()) {
            consumer.seek(partition, position.get().offset());
            return;
        }
        while (true) {
            try {
                long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
                consumer.seek(partition, end);
                ledger.accept(List.of(), new Position(end, 0, 0));
                return;
            } catch (RetriableException e) {
                LOG.warnf("assignments not found yet why=%s", e);
                Thread.sleep(PAUSE);
            }
        }
    }

    /// Reads from now on.
    public void start() {
        loop = Thread.ofPlatform().name("assignments").daemon().start(this::run);
    }

    /// Waits, briefly, until what was assigned while nobody read is taken: the first heartbeat
    /// would lack it.
    public void awaitBacklog(Duration bound) throws InterruptedException {
        if (!caughtUp.await(bound.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warn("assignments not read yet");
        }
    }

    /// How long ago the loop was alive.
    public Duration silence() {
        return Duration.ofNanos(System.nanoTime() - lastPoll.get());
    }

    private void run() {
        try {
            while (!closing) {
                if (caughtUp.getCount() > 0) {
                    backlog.measure();
                    poll(FIRST_POLLS);
                    if (backlog.isRead()) {
                        caughtUp.countDown();
                    }
                } else {
                    poll(POLL);
                }
                lastPoll.set(System.nanoTime());
            }
        } catch (WakeupException | InterruptException | InterruptedException _) {
            // Closing.
        } finally {
            consumer.close(CloseOptions.timeout(CLOSE_BOUND));
        }
    }

    private void poll(Duration bound) throws InterruptedException {
        ConsumerRecords<String, byte[]> records;
        try {
            records = consumer.poll(bound);
        } catch (InvalidOffsetException e) {
            // Away for longer than the topic's retention: whatever was assigned is fenced by now.
            LOG.errorf("assignments lost why=%s", e.getMessage());
            consumer.seekToBeginning(List.of(partition));
            return;
        } catch (WakeupException | InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            LOG.errorf(e, "assignments cannot be read");
            Thread.sleep(PAUSE);
            return;
        }
        if (!records.isEmpty()) {
            take(records.records(partition), System.nanoTime());
        }
    }

    private void take(List<ConsumerRecord<String, byte[]>> records, long readNanos)
            throws InterruptedException {
        List<Assigned> starts = new ArrayList<>();
        List<Passed> others = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : records) {
            switch (gate.check(headers(record), record.value())) {
                case ForOther() -> {}
                case Refused(String why) -> {
                    LOG.warnf("assignment refused offset=%d why=%s", record.offset(), why);
                    refused.accept(why);
                }
                case Passed(StartAttempt start, var traceparent) ->
                        starts.add(new Assigned(start, traceparent, readNanos));
                case Passed passed -> others.add(passed);
            }
        }
        // A start and its stop may come in one batch: starts first, and the place is saved only
        // when all is done. What is read again after a crash is known already.
        Position before = ledger.position().orElseThrow();
        table.start(starts, before);
        for (Passed passed : others) {
            apply(passed);
        }
        long next = records.getLast().offset() + 1;
        ledger.accept(List.of(), new Position(next, gate.lastEpoch(), gate.lastSequence()));
    }

    private void apply(Passed passed) throws InterruptedException {
        switch (passed.assignment()) {
            case StartAttempt start ->
                    throw new IllegalStateException("not started: " + start.attempt());
            case StopAttempt(var _, AttemptRef attempt, String reason, var _) ->
                    table.stop(attempt, reason);
            case ExtendAttempt(var _, AttemptRef attempt, Duration timeout, var _) ->
                    table.extend(attempt, timeout);
            case DumpStack(var _, AttemptRef attempt, var _) -> table.dumpStack(attempt);
            case ForgetAttempt(var _, AttemptRef attempt, var _) -> table.forget(attempt);
        }
    }

    private static Map<String, String> headers(ConsumerRecord<String, byte[]> record) {
        Map<String, String> headers = new HashMap<>();
        for (Header header : record.headers()) {
            if (header.value() != null) {
                headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
            }
        }
        return headers;
    }

    @Override
    public void close() {
        closing = true;
        consumer.wakeup();
        if (loop != null) {
            try {
                loop.join(Duration.ofSeconds(5));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
