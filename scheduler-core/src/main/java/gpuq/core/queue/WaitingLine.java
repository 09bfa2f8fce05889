package gpuq.core.queue;

import gpuq.common.job.CompetitionId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The jobs that wait for one kind of slot, in the order of their ranks. Some may start now; others
/// keep their place but are passed over: those of a held competition, and those of a flow that has
/// as many jobs on slots as it may.
public interface WaitingLine {

    void add(Waiting waiting);

    void remove(Waiting waiting);

    /// Many at once, into a line that is empty.
    void fill(List<Waiting> all);

    /// How many jobs of a flow hold slots now.
    void running(FlowKey flow, int count);

    /// No job of the competition may start, or they may again.
    void hold(CompetitionId competition, boolean held);

    /// The first job that may start.
    @Nullable Waiting first();

    /// The next job behind this one that may start.
    @Nullable Waiting after(Waiting waiting);

    /// All who wait, passed over or not.
    int size();

    /// Who waits before this rank.
    Ahead ahead(Rank rank);
}
