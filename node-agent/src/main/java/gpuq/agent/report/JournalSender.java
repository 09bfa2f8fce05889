package gpuq.agent.report;

import gpuq.agent.loop.SteadyLoop;
import gpuq.agent.report.SealedSender.Address;
import gpuq.common.contract.AgentEvent.AttemptEnded;
import gpuq.common.contract.AgentEvent.AttemptPhase;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.Stage;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Brings reports to the scheduler. A phase is sent until the broker has it. An end, which is in
/// the journal, is sent again and again until the scheduler says that the attempt may be forgotten
/// (XFER-8, RACE-4): that alone shows that it was read.
public final class JournalSender implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(JournalSender.class);

    /// After an end was sent and not acknowledged by [#forget].
    private static final Duration RESEND_AFTER = Duration.ofSeconds(30);

    /// After the broker did not take a record.
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private static final Duration TICK = Duration.ofMillis(500);

    /// While nothing may be due: what is to be done comes as work.
    private static final Duration IDLE_TICK = Duration.ofMinutes(1);

    private static final int MAX_PHASES = 10_000;

    private final SealedSender sender;
    private final Address address;
    private final LinkedBlockingQueue<Runnable> work = new LinkedBlockingQueue<>();
    private final Map<AttemptRef, End> ends = new LinkedHashMap<>();
    private final Map<String, Phase> phases = new LinkedHashMap<>();
    private final SteadyLoop loop;

    /// An end that is not forgotten yet; changed by the loop alone.
    private static final class End {
        final AttemptEnded message;
        final @Nullable String traceparent;
        long dueNanos;
        boolean isLateTold;

        End(AttemptEnded message, @Nullable String traceparent) {
            this.message = message;
            this.traceparent = traceparent;
        }
    }

    private record Phase(AttemptPhase message, @Nullable String traceparent, long dueNanos) {}

    /// @param address the pool's partition of the agents' topic
    public JournalSender(SealedSender sender, Address address, SteadyLoop.Failures failures) {
        this.sender = sender;
        this.address = address;
        this.loop = SteadyLoop.start("journal-sender", Duration.ZERO, failures, this::next);
    }

    /// Reports that an attempt has entered a stage.
    public void phase(AttemptPhase phase, @Nullable String traceparent) {
        work.add(() -> sendPhase(new Phase(phase, traceparent, 0)));
    }

    /// Reports an end that the journal has; until [#forget].
    public void ended(AttemptEnded ended, @Nullable String traceparent) {
        work.add(
                () -> {
                    End end = new End(ReportSize.fit(ended), traceparent);
                    ends.put(ended.attempt(), end);
                    sendEnd(end);
                });
    }

    /// The scheduler has taken the end.
    public void forget(AttemptRef attempt) {
        work.add(() -> ends.remove(attempt));
    }

    private void next() throws InterruptedException {
        Duration tick = ends.isEmpty() && phases.isEmpty() ? IDLE_TICK : TICK;
        Runnable next = work.poll(tick.toMillis(), TimeUnit.MILLISECONDS);
        if (next != null) {
            next.run();
        }
        sendDue();
    }

    private void sendDue() {
        long now = System.nanoTime();
        ends.values().stream().filter(end -> now - end.dueNanos >= 0).forEach(this::sendAgain);
        phases.values().stream()
                .filter(phase -> now - phase.dueNanos() >= 0)
                .toList()
                .forEach(this::sendPhase);
    }

    /// A score that the scheduler does not take is announced once, as the stage that it is in: so
    /// it is waited for, whatever keeps the end itself from being read (TIMEOUT-2).
    private void sendAgain(End end) {
        AttemptEnded message = end.message;
        if (message.grade() != null && !end.isLateTold) {
            end.isLateTold = true;
            AttemptPhase late =
                    new AttemptPhase(
                            message.nodeId(), message.attempt(), Stage.REPORT, "", message.at());
            sendPhase(new Phase(late, end.traceparent, 0));
        }
        sendEnd(end);
    }

    private void sendEnd(End end) {
        end.dueNanos = System.nanoTime() + RESEND_AFTER.toNanos();
        sender.send(
                end.message,
                end.message.attempt() + ":ended",
                address,
                end.traceparent,
                taken -> {
                    if (!taken) {
                        work.add(() -> end.dueNanos = System.nanoTime() + RETRY_AFTER.toNanos());
                    }
                });
    }

    private void sendPhase(Phase phase) {
        AttemptPhase message = phase.message();
        String id = message.attempt() + ":" + message.stage().word() + ":" + message.detail();
        phases.remove(id);
        sender.send(
                message,
                id,
                address,
                phase.traceparent(),
                taken -> {
                    if (!taken) {
                        work.add(() -> retryLater(id, phase));
                    }
                });
    }

    private void retryLater(String id, Phase phase) {
        if (phases.size() >= MAX_PHASES) {
            LOG.warnf("phase report dropped id=%s", id);
            return;
        }
        long due = System.nanoTime() + RETRY_AFTER.toNanos();
        phases.put(id, new Phase(phase.message(), phase.traceparent(), due));
    }

    @Override
    public void close() {
        loop.close();
    }
}
