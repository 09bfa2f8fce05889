package gpuq.sim;

import gpuq.common.contract.AgentEvent;
import gpuq.common.contract.Command;
import gpuq.core.Input;
import java.time.Instant;

/// A record in the topics that the scheduler reads.
sealed interface Entry {

    /// The record as the core takes it, at the time of reading.
    Input at(Instant now);

    record Wanted(Command command) implements Entry {
        @Override
        public Input at(Instant now) {
            return new Input.CommandInput(command, "", now);
        }
    }

    record Reported(AgentEvent event, int epoch, long incarnation, long sequence) implements Entry {
        @Override
        public Input at(Instant now) {
            return new Input.ReportInput(event, epoch, incarnation, sequence, now);
        }
    }
}
