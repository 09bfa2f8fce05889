package gpuq.agent.attempt;

import gpuq.agent.state.AttemptDir;
import gpuq.agent.supervise.ProcessRef;
import gpuq.common.contract.AgentEvent.AttemptEnded;
import gpuq.common.contract.AgentEvent.AttemptPhase;
import gpuq.common.contract.Assignment.StartAttempt;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.Stage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// One attempt that this agent works on: what its loop knows, and what others may ask of it. Only
/// the attempt's own loop moves it on; a stop or an extension is noted here and the loop is woken.
public final class Attempt {

    private final AttemptServices services;
    private final AttemptDir dir;
    private final long acceptedNanos;
    private volatile AttemptRecord record;
    private volatile @Nullable Runnable wake;
    private volatile @Nullable Thread preparing;

    Attempt(AttemptServices services, AttemptRecord record, long acceptedNanos) {
        this.services = services;
        this.dir = services.paths().attempt(record.attempt());
        this.record = record;
        this.acceptedNanos = acceptedNanos;
    }

    public AttemptRef ref() {
        return record.attempt();
    }

    StartAttempt start() {
        return record.start();
    }

    AttemptDir dir() {
        return dir;
    }

    AttemptRecord record() {
        return record;
    }

    Duration timeout() {
        return record.timeout();
    }

    /// When its assignment was read, on the clock of `System.nanoTime`.
    long acceptedNanos() {
        return acceptedNanos;
    }

    @Nullable String stopReason() {
        return record.stopReason();
    }

    @Nullable String traceparent() {
        return record.traceparent();
    }

    /// Reports that the attempt has entered a stage.
    void enter(Stage stage, String detail) {
        services.spans().event(ref(), stage.word());
        services.reports()
                .phase(
                        new AttemptPhase(
                                services.nodeId(),
                                ref(),
                                stage,
                                detail,
                                services.clock().instant()),
                        traceparent());
    }

    synchronized void starting() throws InterruptedException {
        save(record.starting());
    }

    synchronized void running(ProcessRef process) throws InterruptedException {
        save(record.running(process));
    }

    synchronized void over(AttemptEnded report) throws InterruptedException {
        save(record.ended(report));
    }

    /// Notes that the scheduler wants the attempt ended, and wakes whoever waits for it.
    synchronized void stop(String reason) throws InterruptedException {
        if (record.step() == AttemptRecord.Step.ENDED || record.stopReason() != null) {
            return;
        }
        save(record.stopped(reason));
        Thread thread = preparing;
        if (thread != null) {
            thread.interrupt();
        }
        wakeLoop();
    }

    /// Notes a new limit; the supervisor sees it within seconds.
    synchronized void extend(Duration timeout) throws InterruptedException {
        if (record.step() != AttemptRecord.Step.ENDED) {
            save(record.extended(timeout));
            wakeLoop();
        }
    }

    private void save(AttemptRecord next) throws InterruptedException {
        services.ledger().save(next);
        record = next;
    }

    /// The calling thread fetches things, and a stop may interrupt it; false if one has come.
    synchronized boolean beginPreparing() {
        if (record.stopReason() != null) {
            return false;
        }
        preparing = Thread.currentThread();
        return true;
    }

    boolean isPreparing() {
        return preparing != null;
    }

    /// From now on a stop only notes itself. Clears an interrupt that a stop has made.
    synchronized void endPreparing() {
        preparing = null;
        if (record.stopReason() != null) {
            Thread.interrupted();
        }
    }

    /// What a stop or an extension runs, so that the loop looks.
    void wakeBy(@Nullable Runnable waker) {
        wake = waker;
    }

    private void wakeLoop() {
        Runnable waker = wake;
        if (waker != null) {
            waker.run();
        }
    }
}
