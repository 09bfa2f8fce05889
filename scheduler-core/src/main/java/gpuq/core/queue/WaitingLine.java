package gpuq.core.queue;

import gpuq.common.job.CompetitionId;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The jobs that wait for one kind of slot, in the order of their ranks. Some may start now; others
/// keep their place but are passed over: those of a held competition, and those of a flow or a
/// competition that has as many jobs on slots as it may.
public interface WaitingLine {

    void add(Waiting waiting);

    void remove(Waiting waiting);

    /// Many at once, into a line in which nobody waits.
    ///
    /// @throws IllegalStateException if somebody does, or two have the same rank
    void fill(Arrivals arrivals);

    /// How many jobs of a flow hold slots now.
    void running(FlowKey flow, int count);

    /// How many jobs of a competition hold slots now, of whichever user.
    void running(CompetitionId competition, int count);

    /// No job of the competition may start, or they may again.
    void hold(CompetitionId competition, boolean held);

    /// The first job that may start.
    @Nullable Waiting first();

    /// Those that may start; good until the line changes.
    Iterator<Waiting> inOrder();

    /// Those behind this one that may start; good until the line changes.
    Iterator<Waiting> behind(Waiting waiting);

    /// All who wait, passed over or not.
    int size();

    /// Who waits before this rank.
    Ahead ahead(Rank rank);

    /// Who of them belong to a competition with a cap, by pen.
    List<Capped> capped(Rank rank);

    /// @param isOpen whether the next of them may start
    record Capped(Pen pen, Ahead ahead, boolean isOpen) {}
}
