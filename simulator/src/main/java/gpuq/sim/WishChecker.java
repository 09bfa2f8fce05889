package gpuq.sim;

import gpuq.common.contract.Command;
import gpuq.common.contract.Command.BlockUser;
import gpuq.common.contract.Command.CancelJob;
import gpuq.common.contract.Command.GradeFile;
import gpuq.common.contract.Command.HoldCompetition;
import gpuq.common.contract.Command.SubmitJob;
import gpuq.common.contract.JobEvent;
import gpuq.common.contract.JobEvent.JobAssigned;
import gpuq.common.contract.JobEvent.JobEnded;
import gpuq.common.contract.JobEvent.JobFacts;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.JobId;
import gpuq.common.job.JobState;
import gpuq.common.job.Leg;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.UserId;
import gpuq.core.Effects;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What people wished, in the order of the log, against what became of it: nothing held, withdrawn
/// or blocked is started, and a cancel that was first wins, even if nobody remembers having read
/// it.
final class WishChecker implements FakeLog.Listener {

    private final FakeLog log;
    private final Map<JobId, Long> firstSubmit = new TreeMap<>();
    private final Map<JobId, Long> firstCancel = new TreeMap<>();
    private final TreeSet<CompetitionId> held = new TreeSet<>();
    private final TreeSet<CompetitionId> withdrawn = new TreeSet<>();
    private final TreeSet<UserId> blocked = new TreeSet<>();

    WishChecker(FakeLog log) {
        this.log = log;
    }

    @Override
    public void appended(Entry entry) {
        if (!(entry instanceof Entry.Wanted(var command))) {
            return;
        }
        if (command instanceof SubmitJob submit) {
            firstSubmit.putIfAbsent(submit.jobId(), log.lastOffset());
        } else if (command instanceof GradeFile grade) {
            firstSubmit.putIfAbsent(grade.jobId(), log.lastOffset());
        } else if (command instanceof CancelJob cancel && firstSubmit.containsKey(cancel.jobId())) {
            firstCancel.putIfAbsent(cancel.jobId(), log.lastOffset());
        }
    }

    @Override
    public void committed(Transaction transaction) {
        long first = transaction.nextOffset - transaction.inputs.size();
        for (int i = 0; i < transaction.effects.size(); i++) {
            long offset = first + i;
            if (i < transaction.inputs.size()
                    && transaction.inputs.get(i) instanceof Entry.Wanted(var command)) {
                note(command);
            }
            Effects effects = transaction.effects.get(i);
            effects.jobEvents().forEach(said -> check(said.message(), offset));
        }
    }

    private void note(Command command) {
        switch (command) {
            case HoldCompetition(var id, var on, _, _) -> turn(held, id, on);
            case Command.WithdrawCompetition(var id, _, _) -> withdrawn.add(id);
            case BlockUser(var id, var on, _, _) -> turn(blocked, id, on);
            case SubmitJob _,
                    GradeFile _,
                    CancelJob _,
                    Command.UpdateJob _,
                    Command.DumpStack _,
                    Command.AdmitNode _,
                    Command.SetNodeMode _ -> {} // no lasting wish
        }
    }

    private static <T> void turn(Set<T> set, T what, boolean on) {
        if (on) {
            set.add(what);
        } else {
            set.remove(what);
        }
    }

    private void check(JobEvent event, long offset) {
        JobFacts job = event.job();
        if (event instanceof JobAssigned && !job.why().equals("RETURNED")) {
            if (held.contains(job.competitionId()) && job.kind() == null) {
                throw new Violation("started though its competition is held: " + event);
            }
            if (withdrawn.contains(job.competitionId()) && job.leg() == Leg.RUN) {
                throw new Violation("started though its competition was withdrawn: " + event);
            }
            if (blocked.contains(job.userId())) {
                throw new Violation("started though its user is blocked: " + event);
            }
        }
        if (event instanceof JobEnded(_, var outcome, _, _, _, _)
                && outcome.code() == OutcomeCode.COMPETITION_WITHDRAWN
                && !withdrawn.contains(job.competitionId())) {
            throw new Violation("nobody has withdrawn its competition: " + event);
        }
        Long cancel = firstCancel.get(job.jobId());
        if (event instanceof JobEnded
                && cancel != null
                && cancel < offset
                && job.state() != JobState.CANCELLED) {
            throw new Violation("cancelled first, but: " + event);
        }
    }
}
