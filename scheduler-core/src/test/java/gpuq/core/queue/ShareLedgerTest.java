package gpuq.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.job.JobId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// The rules of the account, one by one, and the sum that must always come out.
class ShareLedgerTest {

    private static final long MINUTE = 60_000;

    private long sequence;

    private JobId nextJob() {
        sequence++;
        return JobId.of(sequence, sequence, sequence);
    }

    private ShareLedger.Placed charge(Account account, long clock, long minutes) {
        return ShareLedger.charge(
                account, nextJob(), clock, 0, minutes * MINUTE, Duration.ofMinutes(minutes));
    }

    @Test
    void each_job_of_a_flow_starts_where_the_one_before_ends() {
        ShareLedger.Placed first = charge(Account.fresh(), 0, 10);
        ShareLedger.Placed second = charge(first.account(), 0, 10);
        assertThat(second.start()).isEqualTo(first.tag());
        assertThat(second.tag()).isEqualTo(2 * first.tag());
    }

    @Test
    void a_short_job_does_not_wait_behind_the_same_users_long_one_and_the_long_flow_pays() {
        ShareLedger.Placed longJob = charge(Account.fresh(), 0, 300);
        ShareLedger.Placed shortJob = charge(longJob.account(), 0, 5);
        ShareLedger.Placed nextLong = charge(shortJob.account(), 0, 300);
        assertThat(shortJob.start()).isZero();
        assertThat(shortJob.tag()).isLessThan(longJob.tag());
        assertThat(nextLong.start()).isEqualTo(longJob.tag() + shortJob.tag());
    }

    @Test
    void a_flow_starts_behind_the_clock_by_no_more_than_the_credit() {
        long clock =
                ShareLedger.charge(
                                Account.fresh(),
                                nextJob(),
                                0,
                                0,
                                1000 * MINUTE,
                                Duration.ofMinutes(1))
                        .tag();
        ShareLedger.Placed without = charge(Account.fresh(), clock, 1);
        ShareLedger.Placed with =
                ShareLedger.charge(
                        Account.fresh(),
                        nextJob(),
                        clock,
                        15 * MINUTE,
                        MINUTE,
                        Duration.ofMinutes(1));
        assertThat(without.start()).isEqualTo(clock);
        assertThat(with.start()).isEqualTo(clock - 15 * (without.tag() - clock));
    }

    @Test
    void what_was_used_beyond_the_prediction_is_paid_with_the_next_job() {
        ShareLedger.Placed first = charge(Account.fresh(), 0, 1);
        Account owing = ShareLedger.settle(first.account(), MINUTE, 11 * MINUTE);
        ShareLedger.Placed second = charge(owing, 0, 1);
        ShareLedger.Placed third = charge(second.account(), 0, 1);
        assertThat(second.tag()).as("not yet the one that pays").isEqualTo(2 * first.tag());
        assertThat(third.start()).isEqualTo(12 * first.tag());
    }

    @Test
    void what_was_not_used_is_given_back_with_the_next_job_but_never_below_nothing() {
        ShareLedger.Placed first = charge(Account.fresh(), 0, 100);
        Account rich = ShareLedger.settle(first.account(), 100 * MINUTE, 0);
        ShareLedger.Placed second = charge(rich, 0, 60);
        ShareLedger.Placed third = charge(second.account(), 0, 60);
        assertThat(third.start()).as("the second cost nothing").isEqualTo(second.start());
        assertThat(third.account().debt()).isZero();
    }

    @Test
    void the_last_submission_is_taken_back_without_a_trace() {
        ShareLedger.Placed first = charge(Account.fresh(), 0, 10);
        JobId job = nextJob();
        ShareLedger.Placed second =
                ShareLedger.charge(first.account(), job, 0, 0, 10 * MINUTE, Duration.ofMinutes(10));
        Account after = withdraw(second, job);
        assertThat(after.marks()).isEqualTo(first.account().marks());
        assertThat(after.debt()).isEqualTo(first.account().debt());
        assertThat(after.holes()).isEmpty();
    }

    @Test
    void an_earlier_one_leaves_a_hole_that_only_a_job_of_that_size_takes() {
        JobId job = nextJob();
        ShareLedger.Placed first =
                ShareLedger.charge(Account.fresh(), job, 0, 0, 10 * MINUTE, Duration.ofMinutes(10));
        ShareLedger.Placed second = charge(first.account(), 0, 10);
        Account holed = without(second.account(), job, first);
        assertThat(charge(holed, 0, 11).tag()).isGreaterThan(second.tag());
        ShareLedger.Placed filled = charge(holed, 0, 9);
        assertThat(filled.tag()).isEqualTo(first.tag());
        assertThat(filled.cost()).as("what was paid for the place").isEqualTo(first.cost());
        assertThat(filled.account().holes()).isEmpty();
    }

    @Test
    void a_place_that_the_pool_has_passed_is_paid_back() {
        JobId job = nextJob();
        ShareLedger.Placed first =
                ShareLedger.charge(Account.fresh(), job, 0, 0, 10 * MINUTE, Duration.ofMinutes(10));
        ShareLedger.Placed second = charge(first.account(), 0, 10);
        Account holed = without(second.account(), job, first);
        ShareLedger.Placed later = charge(holed, second.tag(), 10);
        assertThat(later.account().holes()).isEmpty();
        assertThat(later.start()).isEqualTo(second.tag());
        assertThat(later.account().marks().get(0))
                .as("paid with what was given back")
                .isEqualTo(second.tag());
    }

    @Test
    void cancelling_and_submitting_again_never_gains() {
        for (long seed = 1; seed <= 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Account account = Account.fresh();
            for (int i = random.nextInt(5); i > 0; i--) {
                account = charge(account, 0, 1 + random.nextInt(100)).account();
            }
            JobId job = nextJob();
            long minutes = 1L + random.nextInt(100);
            Duration time = Duration.ofMinutes(minutes);
            ShareLedger.Placed old = ShareLedger.charge(account, job, 0, 0, minutes * MINUTE, time);
            account = old.account();
            for (int i = random.nextInt(3); i > 0; i--) {
                account = charge(account, 0, 1 + random.nextInt(100)).account();
            }
            account =
                    ShareLedger.withdraw(
                            account, job, old.tag(), Quote.atOnce(old.start(), old.cost()));
            assertThat(charge(account, 0, minutes).tag())
                    .as("seed %d", seed)
                    .isGreaterThanOrEqualTo(old.tag());
        }
    }

    /// Charges + debts = used + open predictions + paid holes, whatever happens in whatever order;
    /// and in each class the starts of a user never fall.
    @Test
    void the_books_are_always_even() {
        for (long seed = 1; seed <= 300; seed++) {
            new Books(new SplittableRandom(seed)).play(60);
        }
    }

    private Account withdraw(ShareLedger.Placed placed, JobId job) {
        return ShareLedger.withdraw(
                placed.account(), job, placed.tag(), Quote.atOnce(placed.start(), placed.cost()));
    }

    private final class Books {
        private record Open(JobId job, ShareLedger.Placed placed) {}

        private final SplittableRandom random;
        private final List<Open> open = new ArrayList<>();
        private Account account = Account.fresh();
        private long clock;
        private long used;
        private long charged;

        Books(SplittableRandom random) {
            this.random = random;
        }

        void play(int moves) {
            for (int i = 0; i < moves; i++) {
                switch (open.isEmpty() ? 0 : random.nextInt(4)) {
                    case 0, 1 -> submit();
                    case 2 -> end();
                    default -> cancel();
                }
                assertThat(charged + account.debt()).isEqualTo(used + openCost() + holeCost());
            }
        }

        private void submit() {
            JobId job = nextJob();
            long minutes = 1L + random.nextInt(2000);
            Account before = account;
            ShareLedger.Placed placed =
                    ShareLedger.charge(
                            account,
                            job,
                            clock,
                            random.nextInt(100) * MINUTE,
                            minutes * MINUTE,
                            Duration.ofMinutes(minutes));
            account = placed.account();
            open.add(new Open(job, placed));
            Account.Undo undo = account.undo();
            charged += undo == null ? 0 : placed.cost() + undo.paid();
            for (int k = 0; k < SizeClass.COUNT; k++) {
                assertThat(account.marks().get(k)).isGreaterThanOrEqualTo(before.marks().get(k));
            }
        }

        private void end() {
            Open one = open.remove(random.nextInt(open.size()));
            clock = Math.max(clock, one.placed().start());
            long minutes = random.nextInt(3000) * MINUTE;
            used += minutes;
            account = ShareLedger.settle(account, one.placed().cost(), minutes);
        }

        private void cancel() {
            Open one = open.remove(random.nextInt(open.size()));
            ShareLedger.Placed placed = one.placed();
            Account.Undo undo = account.undo();
            boolean isLast = undo != null && undo.job().equals(one.job());
            charged -= isLast && undo != null ? placed.cost() + undo.paid() : 0;
            account =
                    ShareLedger.withdraw(
                            account,
                            one.job(),
                            placed.tag(),
                            Quote.atOnce(placed.start(), placed.cost()));
        }

        private long openCost() {
            return open.stream().mapToLong(it -> it.placed().cost()).sum();
        }

        private long holeCost() {
            return account.holes().stream().mapToLong(Account.Hole::cost).sum();
        }
    }

    /// The account after the job that had this place was withdrawn.
    private static Account without(Account account, JobId job, ShareLedger.Placed place) {
        return ShareLedger.withdraw(
                account, job, place.tag(), Quote.atOnce(place.start(), place.cost()));
    }
}
