package gpuq.sim;

import gpuq.common.contract.AgentEvent.AttemptEnded;
import gpuq.common.contract.JobEvent;
import gpuq.common.contract.JobEvent.JobAssigned;
import gpuq.common.contract.JobEvent.JobEnded;
import gpuq.common.contract.JobEvent.JobGrading;
import gpuq.common.contract.JobEvent.JobRequeued;
import gpuq.common.contract.JobEvent.JobUpdated;
import gpuq.common.job.Fault;
import gpuq.common.job.JobId;
import gpuq.common.job.JobState;
import gpuq.common.job.UserId;
import gpuq.core.Effects;
import gpuq.core.queue.Account;
import gpuq.core.state.CoreFact;
import gpuq.core.state.CoreFact.AccountChanged;
import gpuq.core.state.CoreFact.JobAccepted;
import gpuq.core.state.CoreLimits.Sharing;
import gpuq.core.state.Fact;
import gpuq.core.state.JobSpec;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Keeps everybody's books a second time, from what all can read: what the marks of a user were
/// moved by, with what she owes, is what her jobs have used, what is open for those that have not
/// had their run, and the places she has paid for and given up. After each commit.
final class ChargeChecker implements FakeLog.Listener {

    /// Virtual time of one GPU-millisecond for a user of the usual weight.
    private static final long SCALE = (1L << 20) / Account.NORMAL_WEIGHT;

    private final Sharing sharing;
    private final Map<UserId, Book> books = new TreeMap<>();
    private final Map<JobId, Running> running = new TreeMap<>();

    ChargeChecker(Sharing sharing) {
        this.sharing = sharing;
    }

    /// What is known of one user; all in GPU-milliseconds.
    private static final class Book {
        Account account = Account.fresh();
        Account before = Account.fresh();
        long charged;
        long used;
        long open;

        void check(UserId user) {
            long holes = account.holes().stream().mapToLong(Account.Hole::cost).sum();
            if (charged + account.debt() != used + open + holes) {
                throw new Violation(
                        "%s: charged %d and owes %d, but used %d, has %d open and gave up %d"
                                .formatted(user, charged, account.debt(), used, open, holes));
            }
        }
    }

    /// A job whose run leg is not over.
    private static final class Running {
        final JobSpec spec;
        final long cost;
        final long charged;
        Duration timeout;
        boolean isOnNode;

        Running(JobSpec spec, long cost, long charged) {
            this.spec = spec;
            this.cost = cost;
            this.charged = charged;
            this.timeout = spec.timeout();
        }
    }

    @Override
    public void committed(Transaction transaction) {
        Map<JobId, Duration> ran = ran(transaction);
        TreeSet<UserId> touched = new TreeSet<>();
        for (Fact fact : transaction.facts) {
            switch (fact) {
                case AccountChanged(var user, var account) -> {
                    Book book = book(user);
                    book.before = book.account;
                    book.account = account;
                    touched.add(user);
                }
                case JobAccepted it -> accepted(it);
                case Fact.OfJob(var event) -> said(event, ran.get(event.job().jobId()));
                case Fact.OfNode _, CoreFact _ -> {} // costs nobody anything
            }
        }
        touched.forEach(user -> book(user).check(user));
    }

    /// How long the programs ran whose end was reported in it.
    private static Map<JobId, Duration> ran(Transaction transaction) {
        Map<JobId, Duration> ran = new TreeMap<>();
        for (int i = 0; i < transaction.inputs.size(); i++) {
            Effects effects = transaction.effects.get(i);
            if (transaction.inputs.get(i) instanceof Entry.Reported(AttemptEnded end, _, _, _)
                    && end.startedAgo() != null
                    && effects.jobEvents().stream()
                            .anyMatch(said -> isOf(said.message(), end.attempt().jobId()))) {
                ran.put(end.attempt().jobId(), end.startedAgo());
            }
        }
        return ran;
    }

    private static boolean isOf(JobEvent event, JobId job) {
        return event.job().jobId().equals(job)
                && (event instanceof JobGrading || event instanceof JobEnded);
    }

    private void accepted(JobAccepted fact) {
        if (fact.spec().kind() != null) {
            return; // nobody pays for it: any change of an account by it does not add up
        }
        Book book = book(fact.spec().user());
        int last = book.account.marks().size() - 1;
        long mark = book.account.marks().get(last);
        long start = fact.rank().quote().start();
        boolean isMoved = !book.account.marks().equals(book.before.marks());
        // A place that she had paid for and given up moves no mark.
        long charged =
                isMoved ? (mark - Math.max(book.before.marks().get(last), start)) / SCALE : 0;
        long cost = fact.rank().quote().cost();
        book.charged += charged;
        book.open += cost;
        running.put(fact.spec().id(), new Running(fact.spec(), cost, charged));
    }

    private void said(JobEvent event, @Nullable Duration ran) {
        Running job = running.get(event.job().jobId());
        if (job == null) {
            return;
        }
        switch (event) {
            case JobAssigned _ -> job.isOnNode = true;
            case JobRequeued _ -> job.isOnNode = false;
            case JobUpdated it -> job.timeout = it.timeout();
            case JobGrading _ -> over(job, within(job, ran));
            case JobEnded it -> ended(job, it, within(job, ran));
            case JobEvent.JobQueued _,
                    JobEvent.JobHeld _,
                    JobEvent.JobPreparing _,
                    JobEvent.JobRunning _,
                    JobEvent.JobGraded _ -> {} // nothing is used by it
        }
    }

    private void ended(Running job, JobEnded event, Duration ran) {
        Book book = book(job.spec.user());
        if (!job.isOnNode && !book.account.marks().equals(book.before.marks())) {
            // Her last submission: taken back.
            book.charged -= job.charged;
        }
        boolean isHers = event.outcome().code().fault() == Fault.STUDENT && job.isOnNode;
        boolean isCancelled = event.outcome().code().state() == JobState.CANCELLED;
        Duration fee = isCancelled ? sharing.cancelFee() : Duration.ZERO;
        over(job, isHers ? ran.plus(fee) : Duration.ZERO);
    }

    private void over(Running job, Duration used) {
        Book book = book(job.spec.user());
        book.used += sharing.cost(job.spec.gpus(), used);
        book.open -= job.cost;
        running.remove(job.spec.id());
    }

    private static Duration within(Running job, @Nullable Duration ran) {
        if (ran == null || ran.isNegative()) {
            return Duration.ZERO;
        }
        return ran.compareTo(job.timeout) < 0 ? ran : job.timeout;
    }

    private Book book(UserId user) {
        return books.computeIfAbsent(user, _ -> new Book());
    }
}
