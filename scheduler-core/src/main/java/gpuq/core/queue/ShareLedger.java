package gpuq.core.queue;

import gpuq.common.job.JobId;
import gpuq.core.queue.Account.Hole;
import gpuq.core.queue.Account.Undo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Who has paid for what: virtual finish times with nested size classes, in integers only, so that
/// a replay comes to the same bit. What was charged and what is owed is always what was used and
/// what is still open: over all users, charges + debts = actual GPU time + open predictions.
public final class ShareLedger {

    /// Virtual time is GPU-milliseconds × 2^20 / weight.
    private static final long SCALE = 1L << 20;

    /// More given-up places than these are paid back.
    private static final int MOST_HOLES = 16;

    private ShareLedger() {}

    /// A submission's place.
    ///
    /// @param account as it is after it
    public record Placed(Account account, long tag, long start, long cost) {}

    /// Charges a submission: it starts where its user's flow of its class ends, though not further
    /// behind the clock than her credit reaches.
    ///
    /// @param clock the virtual time of the pool
    /// @param credit how far behind the clock a flow may start, in GPU-milliseconds
    /// @param cost the predicted GPU time
    /// @param time the predicted run time, which tells the class
    public static Placed charge(
            Account before, JobId job, long clock, long credit, long cost, Duration time) {
        Account account = withoutPassedHoles(before, clock);
        Optional<Hole> hole = account.holes().stream().filter(it -> it.cost() >= cost).findFirst();
        if (hole.isPresent()) {
            return intoHole(account, hole.get());
        }
        int sizeClass = SizeClass.of(time);
        long start = Math.max(clock - virtual(credit, account), account.marks().get(sizeClass));
        long paid = Math.max(-cost, account.debt());
        List<Long> marks = new ArrayList<>(account.marks());
        for (int i = sizeClass; i < SizeClass.COUNT; i++) {
            long mark = Math.max(marks.get(i), start);
            marks.set(i, Math.addExact(mark, virtual(cost + paid, account)));
        }
        Account after =
                new Account(
                        account.weight(),
                        marks,
                        account.debt() - paid,
                        account.holes(),
                        new Undo(job, account.marks(), paid));
        return new Placed(after, Math.addExact(start, virtual(cost, account)), start, cost);
    }

    /// The job is over: the difference between what it was charged and what it used is owed.
    public static Account settle(Account account, long charged, long used) {
        return with(account, account.debt() + used - charged);
    }

    /// The job leaves the queue before it was started. The last submission is taken back as if it
    /// had never been; an earlier one leaves a hole, since others already stand behind it.
    public static Account withdraw(Account account, JobId job, long tag, Quote quote) {
        Undo undo = account.undo();
        if (undo != null && undo.job().equals(job)) {
            return new Account(
                    account.weight(),
                    undo.marks(),
                    account.debt() + undo.paid(),
                    account.holes(),
                    null);
        }
        List<Hole> holes = new ArrayList<>(account.holes());
        holes.add(new Hole(tag, quote.start(), quote.cost()));
        holes.sort(Comparator.comparingLong(Hole::tag));
        long repaid = 0;
        while (holes.size() > MOST_HOLES) {
            repaid += holes.removeFirst().cost();
        }
        return new Account(
                account.weight(), account.marks(), account.debt() - repaid, holes, account.undo());
    }

    /// A place that would have been served by now is worth nothing any more: it is paid back.
    private static Account withoutPassedHoles(Account account, long clock) {
        List<Hole> left = new ArrayList<>();
        long repaid = 0;
        for (Hole hole : account.holes()) {
            if (hole.start() < clock) {
                repaid += hole.cost();
            } else {
                left.add(hole);
            }
        }
        return new Account(
                account.weight(), account.marks(), account.debt() - repaid, left, account.undo());
    }

    private static Placed intoHole(Account account, Hole hole) {
        List<Hole> left = new ArrayList<>(account.holes());
        left.remove(hole);
        Account after = new Account(account.weight(), account.marks(), account.debt(), left, null);
        return new Placed(after, hole.tag(), hole.start(), hole.cost());
    }

    private static Account with(Account account, long debt) {
        return new Account(
                account.weight(), account.marks(), debt, account.holes(), account.undo());
    }

    private static long virtual(long gpuMillis, Account account) {
        return Math.multiplyExact(gpuMillis, SCALE) / account.weight();
    }
}
