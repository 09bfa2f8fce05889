package gpuq.agent.attempt;

/// Takes an attempt from wherever it is to its end.
interface LegRunner {

    /// Runs on the attempt's own thread.
    ///
    /// @throws InterruptedException if the agent ends: the next one goes on
    LegEnd drive(Attempt attempt) throws InterruptedException;
}
