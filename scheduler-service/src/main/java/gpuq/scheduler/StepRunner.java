package gpuq.scheduler;

import gpuq.common.contract.AgentEvent;
import gpuq.common.contract.Command;
import gpuq.common.log.Correlation;
import gpuq.core.Effects;
import gpuq.core.Input;
import gpuq.core.StepFailedException;
import io.opentelemetry.api.trace.Span;
import java.time.Instant;
import java.time.InstantSource;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/// Takes one input after the other through the core and puts what comes of it into the batch: the
/// effects, or a dead letter. The only place that calls the core.
final class StepRunner {

    private static final Logger LOG = Logger.getLogger(StepRunner.class);

    private static final Pattern CLOSED = Pattern.compile("[A-Z_]{3,}(:|$)");

    private final InputReader reader;
    private final EffectRecords effectRecords;
    private final DeadLetterWriter deadLetters;
    private final Traces traces;
    private final InstantSource clock;
    private final PoolMetrics metrics;

    StepRunner(
            InputReader reader,
            EffectRecords effectRecords,
            DeadLetterWriter deadLetters,
            Traces traces,
            InstantSource clock,
            PoolMetrics metrics) {
        this.reader = reader;
        this.effectRecords = effectRecords;
        this.deadLetters = deadLetters;
        this.traces = traces;
        this.clock = clock;
        this.metrics = metrics;
    }

    /// Takes a record.
    ///
    /// @throws CoreVoidException if the core must not be used any more; the record is a dead letter
    ///   of the batch already
    void take(ConsumerRecord<byte[], byte[]> record, PoolCore core, Batch batch) {
        Instant now = clock.instant();
        batch.passed(record);
        switch (reader.read(record, now)) {
            case Reading.Refused(String type, String reason) ->
                    bury(record, type, reason, now, batch);
            case Reading.Taken taken -> {
                try (Correlation _ = correlation(taken)) {
                    step(record, taken, core, batch);
                }
            }
        }
    }

    private void step(
            ConsumerRecord<byte[], byte[]> record,
            Reading.Taken taken,
            PoolCore core,
            Batch batch) {
        String type = taken.type().word();
        String cause = taken.type().topic().topicName() + "-" + record.offset();
        try {
            step(taken.input(), type, cause, core, batch)
                    .rejected()
                    .forEach(
                            reason ->
                                    bury(record, type, closed(reason), taken.input().now(), batch));
        } catch (RuntimeException e) {
            LOG.errorf(
                    e,
                    "step failed type=%s topic=%s offset=%d",
                    type,
                    record.topic(),
                    record.offset());
            bury(record, type, "STEP_FAILED: " + cause(e), taken.input().now(), batch);
            failed(e);
        }
    }

    /// Tells the core that time has passed.
    ///
    /// @throws CoreVoidException if the core must not be used any more
    void tick(boolean afterTakeOver, PoolCore core, Batch batch) {
        Instant now = clock.instant();
        try {
            step(
                    new Input.Tick(afterTakeOver, now),
                    "tick",
                    "tick-" + now.toEpochMilli(),
                    core,
                    batch);
        } catch (RuntimeException e) {
            LOG.error("step failed type=tick", e);
            failed(e);
        }
    }

    /// A step that threw before it changed anything leaves a core as good as before.
    private void failed(RuntimeException failure) {
        metrics.stepFailed();
        boolean isWhole = failure instanceof StepFailedException step && step.stateIsWhole();
        if (!isWhole) {
            throw new CoreVoidException(failure);
        }
    }

    /// What went wrong inside the step.
    private static Throwable cause(RuntimeException failure) {
        return failure instanceof StepFailedException && failure.getCause() != null
                ? failure.getCause()
                : failure;
    }

    /// A dead letter's reason begins with a closed word; the core says in words why it takes
    /// nothing.
    private static String closed(String reason) {
        return CLOSED.matcher(reason).lookingAt() ? reason : "REJECTED: " + reason;
    }

    /// One step and its records: a record that cannot be made fails the step as an exception of the
    /// core does.
    private Effects step(Input input, String type, String cause, PoolCore core, Batch batch) {
        long began = System.nanoTime();
        Effects effects = core.step(opened(input, type, batch));
        metrics.stepped(input, System.nanoTime() - began);
        batch.add(effectRecords.encode(effects, cause, input.now(), batch::traced));
        batch.tally().said(effects);
        return effects;
    }

    /// A command goes on under the span of our own, so that all that comes of it hangs below.
    private Input opened(Input input, String type, Batch batch) {
        return switch (input) {
            case Input.CommandInput(Command command, String traceparent, Instant now) -> {
                Span span = traces.process(type, traceparent);
                batch.holds(span);
                yield new Input.CommandInput(command, Traces.traceparent(span, traceparent), now);
            }
            case Input.ReportInput report -> report;
            case Input.Tick tick -> tick;
        };
    }

    private void bury(
            ConsumerRecord<byte[], byte[]> record,
            String type,
            String reason,
            Instant now,
            Batch batch) {
        batch.add(deadLetters.letter(record, type, reason, now));
        batch.tally().dead(reason);
    }

    private static Correlation correlation(Reading.Taken taken) {
        Correlation fields = Correlation.open();
        if (!taken.traceparent().isEmpty()) {
            fields.trace(Traces.traceId(taken.traceparent()));
        }
        return switch (taken.input()) {
            case Input.CommandInput(Command.SubmitJob submit, _, _) -> fields.job(submit.jobId());
            case Input.CommandInput(Command.GradeFile grade, _, _) -> fields.job(grade.jobId());
            case Input.CommandInput(Command.CancelJob cancel, _, _) -> fields.job(cancel.jobId());
            case Input.CommandInput(Command.UpdateJob update, _, _) -> fields.job(update.jobId());
            case Input.CommandInput(Command.DumpStack dump, _, _) -> fields.job(dump.jobId());
            case Input.CommandInput _ -> fields;
            case Input.ReportInput(AgentEvent.AttemptPhase phase, _, _, _, _) ->
                    fields.node(phase.nodeId()).attempt(phase.attempt());
            case Input.ReportInput(AgentEvent.AttemptEnded end, _, _, _, _) ->
                    fields.node(end.nodeId()).attempt(end.attempt());
            case Input.ReportInput(AgentEvent event, _, _, _, _) -> fields.node(event.nodeId());
            case Input.Tick _ -> fields;
        };
    }
}
