package gpuq.core.share;

import gpuq.common.contract.AgentEvent.SlotKind;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.Fault;
import gpuq.common.job.JobState;
import gpuq.common.job.Leg;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.UserId;
import gpuq.core.queue.Account;
import gpuq.core.queue.FlowKey;
import gpuq.core.queue.Predictor;
import gpuq.core.queue.Quote;
import gpuq.core.queue.Ran;
import gpuq.core.queue.Rank;
import gpuq.core.queue.ShareLedger;
import gpuq.core.state.CoreFact;
import gpuq.core.state.Job;
import gpuq.core.state.JobSpec;
import gpuq.core.state.Lines;
import gpuq.core.state.PoolState;
import gpuq.core.state.Turn;
import gpuq.core.state.UserEntity;
import java.time.Duration;

/// Charges a job when it comes, moves the clock when it starts, and settles when its run leg is
/// over. A fault that is not the student's costs her nothing.
public final class Shares {

    private Shares() {}

    /// Charges a submission and gives it its place.
    public static Rank charge(Turn turn, JobSpec spec) {
        PoolState state = turn.state();
        UserEntity user = state.people().orNew(spec.user());
        CompetitionId competition = spec.competition().id();
        Predictor.Known known =
                new Predictor.Known(
                        user.runTimes(),
                        state.competitions().runTimes(competition),
                        state.programs()
                                .goingOn(new FlowKey(spec.user(), competition), turn.now()));
        Duration time = Predictor.predict(known, competition, spec.expectedTime(), spec.timeout());
        long cost = gpuMillis(turn, spec, time);
        long credit =
                Capacity.thousandths(state) * turn.limits().sharing().credit().toMillis() / 1000;
        ShareLedger.Placed placed =
                ShareLedger.charge(
                        user.account(), spec.id(), state.pool().clock(), credit, cost, time);
        turn.emit(new CoreFact.AccountChanged(spec.user(), placed.account()));
        long sequence = state.pool().nextSequence();
        Quote free = Quote.atOnce(placed.start(), placed.cost());
        Rank rank = new Rank(false, spec.priority(), placed.tag(), sequence, free);
        long wait = new Wait(state, kindOf(spec), turn.now()).millis(rank, Lines.pen(spec));
        long promised = WaitRatios.of(state).p90(wait);
        Quote quote = new Quote(placed.start(), placed.cost(), wait, promised);
        return new Rank(false, spec.priority(), placed.tag(), sequence, quote);
    }

    /// A job has got its slots: the pool serves its flow now.
    public static void started(Turn turn, Job job) {
        if (job.leg() != Leg.RUN || job.past().runAttempts() > 0) {
            return;
        }
        Quote quote = job.rank().quote();
        if (quote.start() > turn.state().pool().clock()) {
            turn.emit(new CoreFact.ClockAdvanced(quote.start()));
        }
        if (quote.waitMillis() > 0) {
            // A clock that was set back makes no wait negative (ENV-3).
            long waited = Math.max(0, Duration.between(job.since(), turn.now()).toMillis());
            turn.emit(
                    new CoreFact.WaitMeasured(
                            1000 * waited / quote.waitMillis(), waited <= quote.promisedMillis()));
        }
    }

    /// A run leg has ended well after its program ran so long.
    public static void collected(Turn turn, Job.OnNode job, Duration ran) {
        settle(turn, job, gpuMillis(turn, job.spec(), ran));
        measure(turn, job, ran);
    }

    /// The job ends. What its run leg used is charged by the code's fault; a job whose run leg is
    /// over has paid.
    public static void ended(Turn turn, Job job, OutcomeCode code, Duration ran) {
        if (job.leg() != Leg.RUN) {
            return;
        }
        boolean byStudent = code.fault() == Fault.STUDENT;
        switch (job) {
            case Job.Submitted _, Job.Queued _, Job.Held _ -> leave(turn, job, byStudent);
            case Job.OnNode _, Job.Stopping _ -> {
                Duration used = byStudent ? ran : Duration.ZERO;
                if (byStudent && code.state() == JobState.CANCELLED) {
                    used = used.plus(turn.limits().sharing().cancelFee());
                } else if (byStudent) {
                    measure(turn, job, ran);
                }
                settle(turn, job, gpuMillis(turn, job.spec(), used));
            }
            case Job.Ungraded _ -> throw new IllegalStateException("of the grade leg: " + job);
        }
    }

    /// Out of the queue before it ran: taken back, or a hole that the user may fill.
    private static void leave(Turn turn, Job job, boolean byStudent) {
        Account account = account(turn, job);
        boolean isLast = account.undo() != null && account.undo().job().equals(job.id());
        if (byStudent || isLast) {
            Rank rank = job.rank();
            change(turn, job, ShareLedger.withdraw(account, job.id(), rank.tag(), rank.quote()));
        } else {
            settle(turn, job, 0);
        }
    }

    private static void settle(Turn turn, Job job, long used) {
        change(turn, job, ShareLedger.settle(account(turn, job), job.rank().quote().cost(), used));
    }

    private static void measure(Turn turn, Job job, Duration ran) {
        CompetitionId competition = job.spec().competition().id();
        UserId user = job.spec().user();
        Ran told = new Ran(ran.toMillis(), job.spec().timeout().toMillis());
        turn.emit(new CoreFact.UserRan(user, competition, told));
        turn.emit(new CoreFact.CompetitionRan(competition, told));
    }

    private static Account account(Turn turn, Job job) {
        return turn.state().people().orNew(job.spec().user()).account();
    }

    private static void change(Turn turn, Job job, Account account) {
        turn.emit(new CoreFact.AccountChanged(job.spec().user(), account));
    }

    private static long gpuMillis(Turn turn, JobSpec spec, Duration time) {
        return turn.limits().sharing().cost(spec.gpus(), time);
    }

    private static SlotKind kindOf(JobSpec spec) {
        return spec.gpus() > 0 ? SlotKind.GPU : SlotKind.CPU_RUN;
    }
}
