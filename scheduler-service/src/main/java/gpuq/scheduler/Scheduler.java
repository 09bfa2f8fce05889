package gpuq.scheduler;

import gpuq.common.contract.Topic;
import gpuq.scheduler.topics.BrokerCheck;
import gpuq.scheduler.topics.CreateTopics;
import gpuq.scheduler.topics.TopicCheck;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.jboss.logging.Logger;

/// Starts and stops the loops of all pools, and ends the process when one of them fails. The checks
/// of the broker run beside the start, so that health answers while a broker is waited for.
@Singleton
final class Scheduler {

    private static final Logger LOG = Logger.getLogger(Scheduler.class);
    private static final Duration STOP_BOUND = Duration.ofSeconds(20);
    private static final Set<Topic> USED =
            Set.of(
                    Topic.COMMANDS,
                    Topic.AGENT_EVENTS,
                    Topic.ASSIGNMENTS,
                    Topic.JOB_EVENTS,
                    Topic.NODE_EVENTS,
                    Topic.SCHEDULER_STATE,
                    Topic.DEAD_LETTERS);

    private final SchedulerConfig config;
    private final SchedulerSettings settings;
    private final PoolLoops loops;
    private final Ending ending;
    private final List<PoolStatus> statuses;
    private final List<PoolLoop> running = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean isStopping;

    @Inject
    Scheduler(
            SchedulerConfig config,
            KafkaConfig kafkaConfig,
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            MeterRegistry registry,
            OpenTelemetry telemetry,
            Ending ending) {
        this.config = config;
        this.settings = SchedulerSettings.of(config, kafka);
        this.loops =
                new PoolLoops(settings, registry, telemetry, CoreOfPool.maker(settings.limits()));
        this.ending = ending;
        this.statuses = settings.pools().pools().stream().map(PoolStatus::new).toList();
        LOG.infof(
                "scheduler starts instance=%s cluster=%s pools=%s brokers=%s",
                settings.instance(),
                settings.clusterId(),
                config.pools(),
                kafkaConfig.bootstrapServers());
    }

    /// What each pool's loop says of itself; the same objects for ever.
    List<PoolStatus> statuses() {
        return statuses;
    }

    void onStart(@Observes StartupEvent event) {
        start(Thread.ofPlatform().name("start"), this::startLoops);
    }

    private void startLoops() {
        try {
            checkThenRun();
        } catch (RuntimeException e) {
            // Whoever stops us while we wait for a broker interrupts the wait.
            if (!isStopping) {
                throw e;
            }
        }
    }

    private void checkThenRun() {
        try (Admin admin = Admin.create(adminConfig())) {
            BrokerCheck.await(admin, config.brokerWait());
            int pools = settings.pools().pools().size();
            if (config.createTopics()) {
                new CreateTopics(admin, settings.prefix(), pools, config.replicationFactor())
                        .createMissing(config.brokerWait());
            } else {
                new TopicCheck(admin, settings.prefix(), pools).await(USED, config.brokerWait());
            }
        }
        statuses.forEach(this::run);
    }

    private Map<String, Object> adminConfig() {
        Map<String, Object> admin = new HashMap<>(settings.kafka());
        admin.put(CommonClientConfigs.CLIENT_ID_CONFIG, "gpuq-scheduler-" + settings.instance());
        return admin;
    }

    private synchronized void run(PoolStatus status) {
        if (isStopping) {
            return;
        }
        PoolLoop loop = loops.loop(status);
        running.add(loop);
        start(Thread.ofPlatform().name("pool-" + status.pool()), loop);
    }

    private synchronized void start(Thread.Builder builder, Runnable work) {
        threads.add(builder.uncaughtExceptionHandler(ending).start(work));
    }

    void onStop(@Observes ShutdownEvent event) throws InterruptedException {
        List<Thread> ends;
        synchronized (this) {
            isStopping = true;
            running.forEach(PoolLoop::stop);
            if (running.isEmpty()) {
                threads.forEach(Thread::interrupt);
            }
            ends = List.copyOf(threads);
        }
        long deadline = System.nanoTime() + STOP_BOUND.toNanos();
        for (Thread thread : ends) {
            if (!thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())))) {
                LOG.errorf("loop did not stop thread=%s within=%s", thread.getName(), STOP_BOUND);
            }
        }
    }
}
