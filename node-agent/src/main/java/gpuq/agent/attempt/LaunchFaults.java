package gpuq.agent.attempt;

import gpuq.agent.launch.LaunchException;
import gpuq.common.job.Outcome;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.Stage;

/// What a refusal of the launcher means for the job: always a fault of ours. Pure.
final class LaunchFaults {

    private static final String RETRY =
            "This was not your fault; the job is tried again elsewhere.";

    private LaunchFaults() {}

    static Outcome outcome(LaunchException failure, Stage stage) {
        String message = failure.getMessage();
        return switch (failure.code()) {
            case IMAGE_MISSING ->
                    Outcome.of(
                            OutcomeCode.IMAGE_UNAVAILABLE,
                            Stage.PREPARE,
                            "The image is not on the node: " + message,
                            RETRY);
            case TREE_MISSING ->
                    Outcome.of(
                            OutcomeCode.DATASET_UNAVAILABLE,
                            Stage.PREPARE,
                            "Data is not on the node: " + message,
                            RETRY);
            case BAD_SPEC, UNKNOWN_SLOT, SLOT_BUSY, HOST, UNKILLABLE, UNREACHABLE ->
                    Outcome.of(
                            OutcomeCode.NODE_FAULT,
                            stage,
                            "The node could not handle the attempt: " + message,
                            RETRY);
        };
    }
}
