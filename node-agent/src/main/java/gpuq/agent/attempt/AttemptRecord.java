package gpuq.agent.attempt;

import gpuq.agent.supervise.ProcessRef;
import gpuq.common.contract.AgentEvent.AttemptEnded;
import gpuq.common.contract.Assignment.StartAttempt;
import gpuq.common.job.AttemptRef;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What the journal knows of an attempt; saved before each step, so that the next agent can go on
/// from there.
///
/// @param traceparent the trace that the assignment came with
/// @param timeout the limit in force, which may have been extended
/// @param stopReason why the scheduler wants it ended, if it does
/// @param process the supervisor, once it was started
/// @param end the report, once the attempt is over
public record AttemptRecord(
        StartAttempt start,
        @Nullable String traceparent,
        Step step,
        Duration timeout,
        @Nullable String stopReason,
        @Nullable ProcessRef process,
        @Nullable AttemptEnded end) {

    /// How far an attempt is.
    public enum Step {
        /// Nothing was started.
        ACCEPTED,
        /// A supervisor may have been started: its own file says whether.
        STARTING,
        /// A supervisor was started.
        RUNNING,
        /// Over; the report is sent until it may be forgotten.
        ENDED
    }

    public static AttemptRecord accepted(StartAttempt start, @Nullable String traceparent) {
        return new AttemptRecord(
                start, traceparent, Step.ACCEPTED, start.timeout(), null, null, null);
    }

    public AttemptRef attempt() {
        return start.attempt();
    }

    AttemptRecord starting() {
        return new AttemptRecord(
                start, traceparent, Step.STARTING, timeout, stopReason, null, null);
    }

    AttemptRecord running(ProcessRef started) {
        return new AttemptRecord(
                start, traceparent, Step.RUNNING, timeout, stopReason, started, null);
    }

    AttemptRecord ended(AttemptEnded report) {
        return new AttemptRecord(
                start, traceparent, Step.ENDED, timeout, stopReason, process, report);
    }

    AttemptRecord stopped(String reason) {
        return new AttemptRecord(start, traceparent, step, timeout, reason, process, end);
    }

    AttemptRecord extended(Duration newTimeout) {
        return new AttemptRecord(start, traceparent, step, newTimeout, stopReason, process, end);
    }
}
