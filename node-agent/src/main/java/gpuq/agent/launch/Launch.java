package gpuq.agent.launch;

import gpuq.agent.sandbox.Taken;
import gpuq.agent.supervise.ProcessRef;
import gpuq.common.job.AttemptRef;

/// The privileged verbs, by ids only. [Launcher] does them; [LaunchClient] asks a launcher process
/// for them. Each may be repeated.
public interface Launch {

    /// Makes the cgroup and the scratch of an attempt whose spec is in its folder.
    void prepare(AttemptRef attempt) throws LaunchException;

    /// Starts the attempt's supervisor; if it was started before, says which it is.
    ProcessRef start(AttemptRef attempt) throws LaunchException;

    /// Asks the supervisor to end the program (TERM, grace, KILL) and returns at once.
    void stop(AttemptRef attempt, String reason) throws LaunchException;

    /// Asks every process of the attempt that has been taught to answer where it is; the answer is
    /// on its error output. Says how many were asked.
    int dumpStack(AttemptRef attempt) throws LaunchException;

    /// What the attempt's group has counted until now.
    Counters count(AttemptRef attempt) throws LaunchException;

    /// Makes sure that no process of the attempt is left, says what it used, and takes out the file
    /// it was to leave.
    Ending end(AttemptRef attempt) throws LaunchException;

    /// What there is to be seen of an attempt that has ended and is not yet cleaned up.
    Remains examine(AttemptRef attempt) throws LaunchException;

    /// Removes cgroup and scratch; nothing of the attempt is left but its folder.
    void clean(AttemptRef attempt) throws LaunchException;

    /// What an attempt left behind.
    record Ending(Counters counters, ScratchUse scratch, Taken taken) {}

    /// What the cgroup counted.
    ///
    /// @param oomKills processes that the kernel killed for want of memory
    /// @param pidsDenied how often the limit of processes refused one
    /// @param memoryPeak largest use in bytes
    record Counters(long oomKills, long pidsDenied, long memoryPeak, double cpuSeconds) {}

    /// Room in the scratch when everything had ended.
    record ScratchUse(
            long totalBytes, long availableBytes, long totalInodes, long availableInodes) {}
}
