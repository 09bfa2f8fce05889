package gpuq.agent.blame;

import gpuq.common.job.Outcome;

/// What the grader did with the reference file.
public sealed interface ReferenceResult {

    /// It scored it as the competition's check expects.
    record AsExpected() implements ReferenceResult {}

    /// It fails on it too, or scores it differently.
    record Failed(Suspicion suspicion) implements ReferenceResult {}

    /// This node could not find out.
    record Unknown(Outcome outcome) implements ReferenceResult {}
}
