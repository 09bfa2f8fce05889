package gpuq.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.EdgeCase;
import gpuq.common.contract.AgentEvent.SlotKind;
import gpuq.common.contract.Command;
import gpuq.common.contract.DeadLetter;
import gpuq.common.contract.JobEvent;
import gpuq.common.contract.Topic;
import gpuq.common.job.UserId;
import gpuq.core.Effects;
import gpuq.core.Input;
import gpuq.core.state.StateEntity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The loop's promises on a real broker, with a core that only counts: what was decided is said
/// once, and nothing is forgotten, whatever happens to the loop.
class PoolLoopIT {

    private final TestPool pool = new TestPool();

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void commands_become_events_in_order_under_the_trace_they_came_with() {
        LoopThread loop = pool.start("s1", LedgerCore::restored);
        send(0, 20);

        assertCounted(20);
        ConsumerRecord<byte[], byte[]> first = pool.committed(Topic.JOB_EVENTS).getFirst();
        assertThat(HeaderTexts.texts(first.headers()).get("traceparent"))
                .startsWith("00-0af7651916cd43dd8448eb211c80319c-");
        assertThat(HeaderTexts.texts(first.headers()))
                .containsEntry("ce_id", "default/gpuq.commands-0/0");
        assertThat(loop.status.role()).isEqualTo(PoolStatus.Role.LEADING);
    }

    @Test
    void a_clean_stop_hands_the_pool_to_the_standby_which_counts_on() {
        LoopThread leader =
                pool.start("s1", LedgerCore::restored).awaitRole(PoolStatus.Role.LEADING);
        LoopThread standby =
                pool.start("s2", LedgerCore::restored).awaitRole(PoolStatus.Role.WARM_STANDBY);
        send(0, 500);
        assertCounted(500);

        leader.stop();
        send(500, 1000);

        assertCounted(1000);
        leader.awaitEnd();
        assertThat(leader.failure()).isEmpty();
        assertThat(standby.status.role()).isEqualTo(PoolStatus.Role.LEADING);
    }

    @Test
    void a_standby_becomes_warm_while_the_leader_writes_without_a_pause() throws Exception {
        pool.start("s1", LedgerCore::restored).awaitRole(PoolStatus.Role.LEADING);
        AtomicBoolean isOver = new AtomicBoolean();
        Thread load =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    for (int i = 0; !isOver.get(); i++) {
                                        pool.send(block(i));
                                        LockSupport.parkNanos(1_000_000);
                                    }
                                });

        pool.start("s2", LedgerCore::restored).awaitRole(PoolStatus.Role.WARM_STANDBY);

        isOver.set(true);
        load.join();
    }

    @Test
    @EdgeCase("CONC-1")
    void leaders_that_die_before_and_after_a_commit_lose_and_double_nothing() {
        AtomicInteger deaths = new AtomicInteger();
        for (int round = 0; round < 6; round++) {
            boolean beforeCommit = round % 2 == 0;
            pool.start("s1", entities -> new Mortal(entities, beforeCommit, deaths))
                    .awaitRole(PoolStatus.Role.LEADING);
            send(round * 50, round * 50 + 50);
            int expected = round + 1;
            Awaitility.await().atMost(TestPool.BOUND).until(() -> deaths.get() == expected);
        }

        pool.start("s1", LedgerCore::restored);

        assertCounted(300);
    }

    @Test
    @EdgeCase("WORKER-9")
    void a_step_that_throws_is_a_dead_letter_and_its_half_done_change_is_gone() {
        pool.start("s1", entities -> new Poisoned(entities, "7"));
        send(0, 20);

        List<JobEvent.JobHeld> events = events(19);
        assertThat(events)
                .extracting(event -> event.job().why())
                .startsWith("1 0", "2 1")
                .contains("7 6", "8 8")
                .endsWith("19 19");
        assertThat(pool.await(Topic.DEAD_LETTERS, DeadLetter.class, letters -> !letters.isEmpty()))
                .singleElement()
                .satisfies(
                        letter -> {
                            assertThat(letter.reason())
                                    .isEqualTo(
                                            "STEP_FAILED: java.lang.IllegalStateException: poison");
                            assertThat(letter.offset()).isEqualTo(7);
                        });
    }

    @Test
    void three_steps_in_a_row_that_throw_end_the_process_loudly() {
        LoopThread loop = pool.start("s1", entities -> new Poisoned(entities, "7", "8", "9"));
        send(0, 20);

        loop.awaitEnd();

        assertThat(loop.failure().orElseThrow())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("3 steps in a row have failed");
        pool.start("s1", LedgerCore::restored);
        assertThat(events(17)).extracting(event -> event.job().why()).endsWith("17 19");
    }

    @Test
    @EdgeCase("WORKER-9")
    void ten_thousand_corrupt_records_hold_nobody_up() {
        Map<String, String> headers = Samples.headers(block(0));
        for (int i = 0; i < 10_000; i++) {
            pool.send(Topic.COMMANDS, new byte[] {'{', (byte) i}, headers);
        }
        Map<String, String> future = new LinkedHashMap<>(headers);
        future.put("gpuq_version", "99");
        pool.send(Topic.COMMANDS, block(0), future);
        pool.send(
                Topic.AGENT_EVENTS,
                Samples.heartbeat(Samples.NODE, List.of(), Samples.NOW),
                Samples.headers(Samples.heartbeat(Samples.NODE, List.of(), Samples.NOW)));
        send(0, 1);

        LoopThread loop = pool.start("s1", LedgerCore::restored);

        assertCounted(1);
        List<DeadLetter> letters =
                pool.await(Topic.DEAD_LETTERS, DeadLetter.class, read -> read.size() == 10_002);
        assertThat(letters)
                .filteredOn(letter -> letter.reason().startsWith("MALFORMED"))
                .hasSize(10_000);
        assertThat(letters).anyMatch(letter -> letter.reason().startsWith("UNKNOWN_VERSION"));
        assertThat(letters).anyMatch(letter -> letter.reason().startsWith("BAD_SEAL"));
        assertThat(
                        loop.registry
                                .get("gpuq.scheduler.dead.letters")
                                .tag("reason", "MALFORMED")
                                .counter()
                                .count())
                .isEqualTo(10_000);
    }

    @Test
    void an_instance_of_the_same_name_is_thrown_out() {
        LoopThread first =
                pool.start("s1", LedgerCore::restored).awaitRole(PoolStatus.Role.LEADING);

        pool.start("s1", LedgerCore::restored).awaitRole(PoolStatus.Role.LEADING);
        send(0, 10);

        assertCounted(10);
        first.awaitEnd();
        assertThat(first.failure()).isPresent();
    }

    @Test
    void time_passes_for_the_core_only_when_the_backlog_is_read_and_first_as_a_take_over() {
        send(0, 3000);
        List<Input> seen = new CopyOnWriteArrayList<>();
        pool.start("s1", entities -> new Watched(entities, seen));

        Awaitility.await()
                .atMost(TestPool.BOUND)
                .until(() -> seen.stream().filter(Input.Tick.class::isInstance).count() >= 5);

        List<Input> inputs = List.copyOf(seen);
        int firstTick =
                IntStream.range(0, inputs.size())
                        .filter(i -> inputs.get(i) instanceof Input.Tick)
                        .findFirst()
                        .orElseThrow();
        assertThat(firstTick).isGreaterThanOrEqualTo(2500);
        List<Input.Tick> ticks =
                inputs.stream()
                        .filter(Input.Tick.class::isInstance)
                        .map(Input.Tick.class::cast)
                        .toList();
        assertThat(ticks.getFirst().afterTakeOver()).isTrue();
        assertThat(ticks.subList(1, ticks.size())).noneMatch(Input.Tick::afterTakeOver);
    }

    private void send(int from, int to) {
        IntStream.range(from, to).forEach(i -> pool.send(block(i)));
    }

    private static Command.BlockUser block(int number) {
        return new Command.BlockUser(
                new UserId("ada"), true, Integer.toString(number), Samples.NOW);
    }

    /// Count and command go hand in hand, from the first to the last.
    private void assertCounted(int commands) {
        assertThat(events(commands))
                .extracting(event -> event.job().why())
                .containsExactlyElementsOf(
                        IntStream.range(0, commands).mapToObj(i -> (i + 1) + " " + i).toList());
    }

    private List<JobEvent.JobHeld> events(int count) {
        return pool.await(Topic.JOB_EVENTS, JobEvent.JobHeld.class, read -> read.size() >= count);
    }

    /// Keeps all that it is given.
    private static final class Watched extends LedgerCore {
        private final List<Input> seen;

        Watched(Iterable<StateEntity> entities, List<Input> seen) {
            load(entities);
            this.seen = seen;
        }

        @Override
        public Effects step(Input input) {
            seen.add(input);
            return super.step(input);
        }
    }

    /// Dies once it has decided twenty commands: before their commit, or between the commit and the
    /// next poll.
    private static final class Mortal extends LedgerCore {
        private final boolean beforeCommit;
        private final AtomicInteger deaths;
        private final AtomicBoolean isDue = new AtomicBoolean();
        private int decided;

        Mortal(Iterable<StateEntity> entities, boolean beforeCommit, AtomicInteger deaths) {
            load(entities);
            this.beforeCommit = beforeCommit;
            this.deaths = deaths;
        }

        @Override
        public Effects step(Input input) {
            Effects effects = super.step(input);
            if (input instanceof Input.CommandInput && ++decided == 20) {
                isDue.set(true);
                if (beforeCommit) {
                    die();
                }
            }
            return effects;
        }

        /// The loop asks after each commit.
        @Override
        public int queued(SlotKind kind) {
            if (isDue.get()) {
                die();
            }
            return super.queued(kind);
        }

        private void die() {
            deaths.incrementAndGet();
            throw new AssertionError("killed by the test");
        }
    }

    /// Counts and then throws at certain commands: so its state is wrong from there on.
    private static final class Poisoned extends LedgerCore {
        private final List<String> poison;

        Poisoned(Iterable<StateEntity> entities, String... poison) {
            load(entities);
            this.poison = List.of(poison);
        }

        @Override
        public Effects step(Input input) {
            Effects effects = super.step(input);
            if (input instanceof Input.CommandInput(Command.BlockUser block, _, _)
                    && poison.contains(block.reason())) {
                throw new IllegalStateException("poison");
            }
            return effects;
        }
    }
}
