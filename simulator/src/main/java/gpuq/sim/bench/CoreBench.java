package gpuq.sim.bench;

import com.fasterxml.jackson.databind.ObjectReader;
import gpuq.common.contract.AgentEvent.SlotKind;
import gpuq.common.contract.ContractJson;
import gpuq.core.Effects;
import gpuq.core.Input;
import gpuq.core.SchedulerCore;
import gpuq.core.place.Dispatch;
import gpuq.core.share.Forecast;
import gpuq.core.state.CoreLimits;
import gpuq.core.state.Job;
import gpuq.core.state.JobEntity;
import gpuq.core.state.StateEntity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/// The operations that are measured, each on the pool of the row; called by JMH. What comes before
/// and after an operation leaves the queue as long as it was, and is not measured.
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 1)
@Measurement(iterations = 1)
public class CoreBench {

    /// How many jobs are ahead of one.
    @Benchmark
    public int position(Someone someone) {
        return someone.pool
                .core()
                .state()
                .lines()
                .line(SlotKind.GPU)
                .ahead(someone.job.rank())
                .count();
    }

    /// When one will start, by p50 and p90.
    @Benchmark
    public Optional<?> expectedStart(Someone someone) {
        return Forecast.of(someone.pool.core().state(), someone.job, someone.pool.now());
    }

    @Benchmark
    public Effects submit(Submission submission) {
        return submission.pool.step(submission.input);
    }

    @Benchmark
    public Effects cancel(Cancellation cancellation) {
        return cancellation.pool.step(cancellation.input);
    }

    /// A program ends, and the next job starts on its slot, in one step with all its events.
    @Benchmark
    public Effects step(End end) {
        end.did = end.pool.step(end.input);
        return end.did;
    }

    /// Who is next and where.
    @Benchmark
    public Dispatch.Next decision(Decision decision) {
        return decision.decide();
    }

    /// A step after which urgent jobs want whole nodes that are not free.
    @Benchmark
    public Effects blocked(Blocked blocked) {
        return blocked.pool.step(blocked.input);
    }

    /// Decoded entities into a core that can decide.
    @Benchmark
    @BenchmarkMode(Mode.SingleShotTime)
    @Warmup(iterations = 4)
    @Measurement(iterations = 5)
    public SchedulerCore load(Entities entities) {
        return BusyPool.copy(entities.all, entities.limits);
    }

    /// Records of jobs from JSON to entities.
    @Benchmark
    @BenchmarkMode(Mode.SingleShotTime)
    @Warmup(iterations = 2)
    @Measurement(iterations = 3)
    public void decode(Records records, Blackhole hole) throws IOException {
        for (byte[] each : records.all) {
            JobEntity job = records.reader.readValue(each);
            hole.consume(job);
        }
    }

    /// Some job that waits.
    @State(Scope.Thread)
    public static class Someone {
        final BusyPool pool = BenchRow.pool();
        Job.Queued job = pool.someoneQueued();

        @Setup(Level.Invocation)
        public void another() {
            job = pool.someoneQueued();
        }
    }

    /// A submission; somebody leaves the queue for it.
    @State(Scope.Thread)
    public static class Submission {
        final BusyPool pool = BenchRow.pool();
        Input input = pool.submission();

        @Setup(Level.Invocation)
        public void another() {
            input = pool.submission();
        }

        @TearDown(Level.Invocation)
        public void shorten() {
            pool.step(pool.cancellation(pool.someoneQueued().id()));
        }
    }

    /// A cancellation; somebody was handed in for it.
    @State(Scope.Thread)
    public static class Cancellation {
        final BusyPool pool = BenchRow.pool();
        Input input = pool.cancellation(pool.someoneQueued().id());

        @Setup(Level.Invocation)
        public void another() {
            pool.step(pool.submission());
            input = pool.cancellation(pool.someoneQueued().id());
        }
    }

    /// The end of a program; the one that starts is replaced in the queue.
    @State(Scope.Thread)
    public static class End {
        final BusyPool pool = BenchRow.pool();
        Input input = pool.submission();
        Effects did = pool.step(input);

        @Setup(Level.Invocation)
        public void another() {
            input = pool.end();
        }

        @TearDown(Level.Invocation)
        public void replace() {
            if (did.assignments().isEmpty()) {
                throw new IllegalStateException("nobody has started on a free slot");
            }
            pool.step(pool.submission());
        }
    }

    /// A copy of the pool that starts nobody by itself: before each decision a slot was freed
    /// somewhere, as long as any is taken, and the last answer has left the queue for another job.
    @State(Scope.Thread)
    public static class Decision {
        private final BusyPool pool = BenchRow.pool();
        private final SchedulerCore core =
                BusyPool.copy(pool.entities(), BusyPool.startingNobody());
        private final Iterator<Input> ends = pool.ends().iterator();
        private Dispatch.Next last = firstOf(core);

        @Setup(Level.Invocation)
        public void another() {
            core.step(pool.cancellation(last.job()));
            core.step(pool.submission());
            if (ends.hasNext()) {
                core.step(ends.next());
            }
        }

        Dispatch.Next decide() {
            last = Dispatch.next(core.state(), SlotKind.GPU, pool.now()).orElseThrow();
            return last;
        }

        private Dispatch.Next firstOf(SchedulerCore copy) {
            copy.step(ends.next());
            return Dispatch.next(copy.state(), SlotKind.GPU, pool.now()).orElseThrow();
        }
    }

    /// Urgent jobs want all GPUs of a node, and something else changes: a node without slots is
    /// closed and opened.
    @State(Scope.Thread)
    public static class Blocked {
        private static final int URGENT = 8;
        final BusyPool pool = BenchRow.pool();
        Input input = pool.turnAside();
        private final List<Input> leaving = new ArrayList<>();

        @Setup(Level.Trial)
        public void block() {
            for (int i = 0; i < URGENT; i++) {
                Input urgent = pool.urgentOfWholeNode();
                pool.step(urgent);
                leaving.add(pool.cancellation(pool.lastSubmitted()));
            }
            pool.step(pool.end());
        }

        @Setup(Level.Invocation)
        public void another() {
            input = pool.turnAside();
        }

        @TearDown(Level.Trial)
        public void unblock() {
            leaving.forEach(pool::step);
        }
    }

    /// All that the pool has to remember.
    @State(Scope.Thread)
    public static class Entities {
        final List<StateEntity> all = List.copyOf(BenchRow.pool().entities());
        final CoreLimits limits = CoreLimits.defaults();
    }

    /// The JSON of some of its jobs.
    @State(Scope.Thread)
    public static class Records {
        /// So many records are decoded: more would say the same.
        static final int MOST = 100_000;

        final ObjectReader reader = ContractJson.newMapper().readerFor(JobEntity.class);
        final List<byte[]> all = BenchRow.pool().jobRecords(MOST);
    }
}
