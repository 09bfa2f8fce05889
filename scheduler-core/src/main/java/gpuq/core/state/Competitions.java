package gpuq.core.state;

import gpuq.common.job.CompetitionId;
import gpuq.common.job.JobId;
import gpuq.core.queue.Predictor;
import gpuq.core.queue.Ran;
import gpuq.core.state.CompetitionEntity.DataFault;
import gpuq.core.state.CompetitionEntity.Hold;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What is known of competitions beyond what their jobs bring along: whether they are held, whether
/// their graders fail, how long their programs run.
public final class Competitions {

    private final Map<CompetitionId, CompetitionEntity> competitions = new TreeMap<>();
    private final Lines lines;

    Competitions(Lines lines) {
        this.lines = lines;
    }

    public @Nullable CompetitionEntity get(CompetitionId id) {
        return competitions.get(id);
    }

    /// Whether no job of the competition may start.
    public boolean isHeld(CompetitionId id) {
        return orNew(id).hold() != Hold.NONE;
    }

    /// Whether the competition is over for good.
    public boolean isWithdrawn(CompetitionId id) {
        return orNew(id).hold() == Hold.WITHDRAWN;
    }

    /// Why it is held; empty where nobody said so.
    public String holdReason(CompetitionId id) {
        return orNew(id).holdReason();
    }

    /// How long the competition's last programs ran.
    public List<Ran> runTimes(CompetitionId id) {
        return orNew(id).runTimes();
    }

    /// The different jobs in a row that met a fault of the grader.
    public List<JobId> graderFaults(CompetitionId id) {
        return orNew(id).graderFaults();
    }

    /// The attempts in a row, of either leg, that found the competition's data damaged.
    public List<DataFault> dataFaults(CompetitionId id) {
        List<DataFault> faults = orNew(id).dataFaults();
        return faults == null ? List.of() : faults;
    }

    public Collection<CompetitionEntity> all() {
        return Collections.unmodifiableCollection(competitions.values());
    }

    void apply(CoreFact.AboutCompetition fact) {
        CompetitionEntity before = orNew(fact.competitionId());
        put(
                switch (fact) {
                    case CoreFact.CompetitionHeld(_, var hold, var reason) ->
                            before.with(hold, reason);
                    case CoreFact.CompetitionReleased _ ->
                            before.with(Hold.NONE, "")
                                    .withFaults(List.of())
                                    .withDataFaults(List.of());
                    case CoreFact.GraderFaulted(_, var job) -> {
                        List<JobId> faults = new ArrayList<>(before.graderFaults());
                        faults.add(job);
                        yield before.withFaults(faults);
                    }
                    case CoreFact.DataFaulted(_, var fault) -> {
                        List<DataFault> faults = new ArrayList<>(dataFaults(fact.competitionId()));
                        faults.add(fault);
                        yield before.withDataFaults(faults);
                    }
                    case CoreFact.DataWorked(_, var leg) ->
                            before.withDataFaults(
                                    dataFaults(fact.competitionId()).stream()
                                            .filter(it -> it.leg() != leg)
                                            .toList());
                    case CoreFact.CompetitionRan(_, var ran) ->
                            before.withRunTimes(Predictor.remembered(before.runTimes(), ran));
                    case CoreFact.GraderWorked _ -> before.withFaults(List.of());
                });
    }

    void put(CompetitionEntity it) {
        competitions.put(it.competitionId(), it);
        lines.hold(it.competitionId(), it.hold());
    }

    private CompetitionEntity orNew(CompetitionId id) {
        CompetitionEntity known = competitions.get(id);
        return known == null ? CompetitionEntity.fresh(id) : known;
    }
}
