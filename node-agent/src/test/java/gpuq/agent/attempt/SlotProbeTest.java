package gpuq.agent.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gpuq.agent.launch.Launch;
import gpuq.agent.launch.LaunchException;
import gpuq.agent.launch.LaunchException.Code;
import gpuq.agent.launch.Remains;
import gpuq.agent.supervise.ProcessRef;
import gpuq.common.EdgeCase;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.JobId;
import gpuq.common.job.Leg;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SlotProbeTest {

    private static final AttemptRef ATTEMPT = new AttemptRef(JobId.of(1, 2, 3), Leg.RUN, 1);

    private final List<String> told = new CopyOnWriteArrayList<>();
    private final Stuck launch = new Stuck();

    @Test
    @EdgeCase("EXEC-10")
    void a_slot_comes_back_when_what_stayed_behind_is_gone() {
        try (SlotProbe probe = new SlotProbe(launch, slots(), Duration.ofMillis(5), _ -> {})) {
            probe.slotUnusable(
                    "gpu3", "UNKILLABLE_PROCESS", "processes [4711] do not end", ATTEMPT);
            assertThat(told).containsExactly("out gpu3 UNKILLABLE_PROCESS");
            await().until(() -> launch.tries.get() > 3);
            assertThat(told).hasSize(1);
            launch.isStuck = false;
            await().until(() -> told.size() == 2);
            assertThat(told.getLast()).isEqualTo("back gpu3 UNKILLABLE_PROCESS");
            int tries = launch.tries.get();
            await().during(Duration.ofMillis(50)).until(() -> launch.tries.get() == tries);
        }
    }

    @Test
    void a_probe_that_breaks_is_counted_and_keeps_no_slot_out() {
        List<String> failed = new CopyOnWriteArrayList<>();
        AttemptRef broken = new AttemptRef(JobId.of(1, 2, 4), Leg.RUN, 1);
        launch.breaks = broken;
        try (SlotProbe probe = new SlotProbe(launch, slots(), Duration.ofMillis(5), failed::add)) {
            probe.slotUnusable("gpu0", "UNKILLABLE_PROCESS", "x", broken);
            probe.slotUnusable("gpu3", "UNKILLABLE_PROCESS", "x", ATTEMPT);
            await().until(() -> failed.size() > 2);
            launch.isStuck = false;
            await().until(() -> told.contains("back gpu3 UNKILLABLE_PROCESS"));
            launch.breaks = null;
            await().until(() -> told.contains("back gpu0 UNKILLABLE_PROCESS"));
            assertThat(failed).containsOnly("slot-probe");
        }
    }

    private SlotProbe.Slots slots() {
        return new SlotProbe.Slots() {
            @Override
            public void takeOut(String slot, String code, String detail) {
                told.add("out " + slot + " " + code);
            }

            @Override
            public void giveBack(String slot, String code) {
                told.add("back " + slot + " " + code);
            }
        };
    }

    /// A launcher whose attempt has a process in an uninterruptible wait.
    private static final class Stuck implements Launch {
        private final AtomicInteger tries = new AtomicInteger();
        private volatile boolean isStuck = true;
        private volatile @Nullable AttemptRef breaks;

        @Override
        public void clean(AttemptRef attempt) throws LaunchException {
            tries.incrementAndGet();
            if (attempt.equals(breaks)) {
                throw new IllegalStateException("planted");
            }
            if (isStuck) {
                throw new LaunchException(Code.UNKILLABLE, "processes [4711] do not end");
            }
        }

        @Override
        public void prepare(AttemptRef attempt) {
            throw new AssertionError("nothing is started");
        }

        @Override
        public ProcessRef start(AttemptRef attempt) {
            throw new AssertionError("nothing is started");
        }

        @Override
        public void stop(AttemptRef attempt, String reason) {
            throw new AssertionError("nothing is stopped");
        }

        @Override
        public int dumpStack(AttemptRef attempt) {
            throw new AssertionError("nothing is asked");
        }

        @Override
        public Counters count(AttemptRef attempt) {
            throw new AssertionError("nothing is counted");
        }

        @Override
        public Remains examine(AttemptRef attempt) {
            throw new AssertionError("nothing is left");
        }

        @Override
        public Ending end(AttemptRef attempt) {
            throw new AssertionError("nothing is ended");
        }
    }
}
