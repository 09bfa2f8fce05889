package gpuq.scheduler;

import gpuq.common.contract.Topic;
import gpuq.common.job.PoolId;
import gpuq.common.seal.NodeSeals;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Clock;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;

/// Puts a pool's loop together from the settings: the one place that knows which part needs which.
final class PoolLoops {

    private final SchedulerSettings settings;
    private final MeterRegistry registry;
    private final Traces traces;
    private final PoolCoreMaker cores;

    PoolLoops(
            SchedulerSettings settings,
            MeterRegistry registry,
            OpenTelemetry telemetry,
            PoolCoreMaker cores) {
        this.settings = settings;
        this.registry = registry;
        this.traces = new Traces(telemetry);
        this.cores = cores;
    }

    /// Which core a pool gets.
    interface PoolCoreMaker {
        PoolCore.Restorer of(PoolId pool);
    }

    /// Always with the real core, whatever the pool's own one is.
    Rehearsal rehearsal(PoolId pool) {
        return new Rehearsal(
                PoolNames.of(settings, pool), CoreOfPool.maker(settings.limits()).of(pool));
    }

    PoolLoop loop(PoolStatus status) {
        PoolNames names = PoolNames.of(settings, status.pool());
        KafkaClients clients = new KafkaClients(settings, names);
        KafkaConsumer<byte[], byte[]> consumer = clients.groupConsumer();
        KafkaProducer<byte[], byte[]> producer = clients.producer();
        Supplier<StateTail> tails =
                () ->
                        new StateTail(
                                clients.stateConsumer(),
                                names.own(Topic.SCHEDULER_STATE),
                                new StateImage(new EntityJson()));
        PoolMetrics metrics = new PoolMetrics(registry, status, Clock.systemUTC());
        NodeSeals seals = new NodeSeals(settings.keys(), settings.clusterId());
        PoolParts parts =
                new PoolParts(
                        names,
                        new PoolLeadership(consumer, names),
                        new BrokerContact(consumer),
                        new WarmStandby(tails.get(), rehearsal(status.pool())),
                        new PoolRestore(
                                clients.admin(),
                                names.own(Topic.SCHEDULER_STATE),
                                cores.of(status.pool()),
                                tails),
                        producer,
                        new EffectWriter(producer, names.group()),
                        new StepRunner(
                                new InputReader(seals, names::ownName),
                                new EffectRecords(names, seals),
                                new DeadLetterWriter(names),
                                traces,
                                SteadyClock.system(),
                                metrics),
                        traces,
                        settings.tickInterval(),
                        settings.recordsPerTransaction());
        return new PoolLoop(parts, status, metrics);
    }
}
