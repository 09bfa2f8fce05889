package gpuq.sim;

import gpuq.common.contract.AgentEvent;
import gpuq.common.contract.Command;
import gpuq.core.Input;
import java.time.Instant;

/// A record in the topics that the scheduler reads.
sealed interface Entry {

    /// What the core can read.
    sealed interface Legible extends Entry {
        /// The record as the core takes it, at the time of reading.
        Input at(Instant now);
    }

    /// What nobody can read: it goes to the dead letters, and the next one is read.
    record Corrupt() implements Entry {}

    record Wanted(Command command) implements Legible {
        @Override
        public Input at(Instant now) {
            return new Input.CommandInput(command, "", now);
        }
    }

    record Reported(AgentEvent event, int epoch, long incarnation, long sequence)
            implements Legible {
        @Override
        public Input at(Instant now) {
            return new Input.ReportInput(event, epoch, incarnation, sequence, now);
        }
    }
}
