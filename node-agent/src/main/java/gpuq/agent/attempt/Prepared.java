package gpuq.agent.attempt;

import gpuq.common.bundle.Manifest;
import gpuq.common.job.Outcome;

/// What preparing an attempt came to.
sealed interface Prepared {

    /// Everything is on this node.
    record Ready(Manifest manifest) implements Prepared {}

    record Failed(Outcome outcome) implements Prepared {}
}
