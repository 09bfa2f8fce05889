package gpuq.agent.attempt;

import gpuq.common.job.Leg;
import java.time.Duration;

/// What the stages measure; a seam, so that they know no metrics library.
public interface AttemptMetrics {

    /// The agent's own part of a start: from the assignment that was read to the supervisor that
    /// was started.
    void started(Leg leg, Duration sinceAssigned);

    /// A container's end is known: how long after it, by the supervisor's record, to a hundredth of
    /// a second.
    void endSeen(Leg leg, Duration sinceEnd);

    /// The attempt's report is in the journal, by which its slot is free for the scheduler: how
    /// long after the end of its last container.
    void reported(Leg leg, Duration sinceEnd);

    /// An attempt is over.
    ///
    /// @param outcome the code, or `COLLECTED` and `GRADED` for the two good ends
    void ended(Leg leg, String outcome);
}
