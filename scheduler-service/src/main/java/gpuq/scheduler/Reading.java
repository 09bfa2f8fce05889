package gpuq.scheduler;

import gpuq.common.contract.MessageType;
import gpuq.core.Input;

/// What a record turned out to be.
sealed interface Reading {

    /// A message of ours, from whoever may write it.
    ///
    /// @param traceparent of the record; empty if it has none
    record Taken(MessageType type, Input input, String traceparent) implements Reading {}

    /// Nothing to act on: it goes to the dead letters.
    ///
    /// @param type what the record calls itself; may be empty
    /// @param reason a closed word, then what was found
    record Refused(String type, String reason) implements Reading {}
}
