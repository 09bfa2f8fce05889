package gpuq.sim.bench;

import gpuq.common.contract.AgentEvent.SlotKind;
import gpuq.common.contract.PoolTable;
import gpuq.common.job.JobId;
import gpuq.core.Input;
import gpuq.core.SchedulerCore;
import gpuq.core.place.Dispatch;
import gpuq.core.share.Forecast;
import gpuq.core.state.CoreLimits;
import gpuq.core.state.CoreLimits.Dispatching;
import gpuq.core.state.Job;
import gpuq.core.state.StateEntity;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/// Measures the core at one length of the queue and one number of nodes. Each operation is timed by
/// itself, after it was warmed up on the same pool.
final class CoreBench {

    private static final int WARM_UP = 5000;
    private static final int MEASURED = 20_000;

    private final PrintStream out;

    CoreBench(PrintStream out) {
        this.out = out;
    }

    /// One row of the table.
    String row(int queued, int nodes) throws IOException {
        long before = usedBytes();
        BusyPool pool = new BusyPool(nodes);
        fill(pool, queued);
        long bytes = usedBytes() - before;
        out.println("  %d queued, %d nodes".formatted(waiting(pool), nodes));
        Times position = position(pool);
        Times forecast = forecast(pool);
        Times submit = submit(pool);
        Times cancel = cancel(pool);
        Times step = step(pool);
        Collection<StateEntity> entities = pool.core().state().entities().values();
        String loaded = Restore.loaded(entities).words();
        String decoded = Restore.decoded(entities).words();
        Times decision = decision(pool, entities);
        Times blocked = blocked(pool);
        return String.format(
                Locale.ROOT,
                "| %,d | %,d | %s | %s | %s | %s | %s | %s | %s | %s | %s | %,d |%n",
                queued,
                nodes,
                step.words(),
                decision.words(),
                blocked.words(),
                position.words(),
                forecast.words(),
                submit.words(),
                cancel.words(),
                loaded,
                decoded,
                bytes >> 20);
    }

    private static void fill(BusyPool pool, int queued) {
        while (waiting(pool) < queued) {
            pool.step(pool.submission());
        }
    }

    private static int waiting(BusyPool pool) {
        return waiting(pool.core());
    }

    private static int waiting(SchedulerCore core) {
        return core.state().lines().line(SlotKind.GPU).size();
    }

    private static Times position(BusyPool pool) {
        Times times = new Times(MEASURED);
        for (int i = 0; i < WARM_UP + MEASURED; i++) {
            Job job = queued(pool);
            Runnable ask =
                    () -> {
                        int ahead =
                                pool.core()
                                        .state()
                                        .lines()
                                        .line(SlotKind.GPU)
                                        .ahead(job.rank())
                                        .count();
                        check(ahead >= 0);
                    };
            run(times, ask, i);
        }
        return times;
    }

    private static Times forecast(BusyPool pool) {
        Times times = new Times(MEASURED);
        for (int i = 0; i < WARM_UP + MEASURED; i++) {
            Job job = queued(pool);
            run(
                    times,
                    () -> check(Forecast.of(pool.core().state(), job, pool.now()).isPresent()),
                    i);
        }
        return times;
    }

    private static Times submit(BusyPool pool) {
        Times times = new Times(MEASURED);
        for (int i = 0; i < WARM_UP + MEASURED; i++) {
            Input input = pool.submission();
            run(times, () -> pool.step(input), i);
        }
        return times;
    }

    /// As many as were submitted, so that the queue is as long as before.
    private static Times cancel(BusyPool pool) {
        Times times = new Times(MEASURED);
        for (int i = 0; i < WARM_UP + MEASURED; i++) {
            Input input = pool.cancellation(queued(pool).id());
            run(times, () -> pool.step(input), i);
        }
        return times;
    }

    /// A program ends, and the next job starts on its slot, in one step. Each is replaced in the
    /// queue.
    private static Times step(BusyPool pool) {
        Times times = new Times(MEASURED);
        for (int i = 0; i < WARM_UP + MEASURED && pool.hasRunning(); i++) {
            Input input = pool.end();
            run(times, () -> check(!pool.step(input).assignments().isEmpty()), i);
            pool.step(pool.submission());
        }
        return times;
    }

    /// Who is next and where, asked of a copy of the pool that starts nobody by itself: before each
    /// time a slot was freed somewhere, as long as any is taken, and the last answer has left the
    /// queue for another job.
    private static Times decision(BusyPool pool, Collection<StateEntity> entities) {
        CoreLimits limits = CoreLimits.defaults();
        SchedulerCore copy =
                new SchedulerCore(
                        limits.with(
                                new Dispatching(
                                        limits.dispatching().lookAhead(),
                                        0,
                                        limits.dispatching().changesPerStep())),
                        PoolTable.DEFAULT_POOL);
        entities.forEach(copy::load);
        copy.loaded();
        List<Input> ends = pool.someEnds(WARM_UP + MEASURED);
        Times times = new Times(MEASURED);
        for (int i = 0; i < WARM_UP + MEASURED; i++) {
            if (i < ends.size()) {
                copy.step(ends.get(i));
            }
            long began = System.nanoTime();
            Dispatch.Next next =
                    Dispatch.next(copy.state(), SlotKind.GPU, pool.now()).orElseThrow();
            long took = System.nanoTime() - began;
            if (i >= WARM_UP) {
                times.note(took);
            }
            copy.step(pool.cancellation(next.job()));
            copy.step(pool.submission());
        }
        return times;
    }

    /// Urgent jobs want all GPUs of a node, each node has only some free, and something changes.
    private static Times blocked(BusyPool pool) {
        Times times = new Times(MEASURED);
        for (int i = 0; i < 8; i++) {
            pool.step(pool.urgentOfWholeNode());
        }
        pool.step(pool.end());
        // Each attempt begins once: what comes again changes nothing, and nobody is looked at.
        int rounds = Math.min(WARM_UP + MEASURED, pool.running());
        for (int i = 0; i < rounds; i++) {
            Input input = pool.begin();
            if (i < rounds / 5) {
                pool.step(input);
            } else {
                times.time(() -> pool.step(input));
            }
        }
        return times;
    }

    private static Job queued(BusyPool pool) {
        while (true) {
            JobId id = pool.any();
            if (pool.core().state().job(id) instanceof Job.Queued job) {
                return job;
            }
        }
    }

    private static void run(Times times, Runnable operation, int round) {
        if (round < WARM_UP) {
            operation.run();
        } else {
            times.time(operation);
        }
    }

    private static void check(boolean holds) {
        if (!holds) {
            throw new IllegalStateException("the operation did not do what is measured");
        }
    }

    private static long usedBytes() {
        long used = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            used =
                    Math.min(
                            used,
                            Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        }
        return used;
    }
}
