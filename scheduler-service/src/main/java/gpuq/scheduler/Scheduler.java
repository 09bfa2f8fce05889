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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
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
    private final List<PoolLoop> running = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final CountDownLatch brokerIsFit = new CountDownLatch(1);
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

    /// The loops are put together while the broker is looked at: loading the Kafka clients takes a
    /// good part of a restart.
    void onStart(@Observes StartupEvent event) {
        if (config.rehearsal()) {
            return;
        }
        start("broker-check", this::checkBroker);
        statuses.forEach(status -> start("pool-" + status.pool(), () -> run(status)));
    }

    /// One rehearsal for each pool, to its end; the Kafka clients are made and closed.
    void rehearse() {
        for (PoolStatus status : statuses) {
            Rehearsal rehearsal = loops.rehearsal(status.pool());
            rehearsal.playAll();
            loops.loop(status).close();
            LOG.infof("rehearsed pool=%s jobs=%d", status.pool(), rehearsal.succeeded());
        }
    }

    private void checkBroker() {
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
        brokerIsFit.countDown();
    }

    private void run(PoolStatus status) {
        PoolLoop loop = loops.loop(status);
        running.add(loop);
        try {
            brokerIsFit.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted before the broker was found fit", e);
        }
        if (isStopping) {
            loop.stop();
        }
        loop.run();
    }

    private Map<String, Object> adminConfig() {
        Map<String, Object> admin = new HashMap<>(settings.kafka());
        admin.put(CommonClientConfigs.CLIENT_ID_CONFIG, "gpuq-scheduler-" + settings.instance());
        return admin;
    }

    private void start(String name, Runnable work) {
        threads.add(
                Thread.ofPlatform().name(name).uncaughtExceptionHandler(this::failed).start(work));
    }

    /// Whoever stops us while we wait for a broker interrupts the wait: that is no failure.
    private void failed(Thread thread, Throwable failure) {
        boolean isOurWish = isStopping && brokerIsFit.getCount() > 0;
        if (!isOurWish) {
            ending.uncaughtException(thread, failure);
        }
    }

    void onStop(@Observes ShutdownEvent event) throws InterruptedException {
        isStopping = true;
        running.forEach(PoolLoop::stop);
        if (brokerIsFit.getCount() > 0) {
            threads.forEach(Thread::interrupt);
        }
        long deadline = System.nanoTime() + STOP_BOUND.toNanos();
        for (Thread thread : threads) {
            if (!thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())))) {
                LOG.errorf("loop did not stop thread=%s within=%s", thread.getName(), STOP_BOUND);
            }
        }
    }
}
