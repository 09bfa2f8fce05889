package gpuq.sim.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import gpuq.common.contract.ContractJson;
import gpuq.common.contract.PoolTable;
import gpuq.core.SchedulerCore;
import gpuq.core.state.CoreLimits;
import gpuq.core.state.JobEntity;
import gpuq.core.state.StateEntity;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/// What a take-over costs: entities into a core, and their JSON into entities.
final class Restore {

    private static final int ROUNDS = 3;

    /// So many records are decoded: more would say the same.
    private static final int DECODED = 100_000;

    private Restore() {}

    /// Entities a second, the best of some rounds.
    ///
    /// @param byClock as it takes on this machine with all that runs beside
    /// @param byProcessor in processor time of the one thread that does it
    record Rates(long byClock, long byProcessor) {

        String words() {
            return String.format(Locale.ROOT, "%,d / %,d", byClock, byProcessor);
        }

        private Rates better(int count, long nanos, long processorNanos) {
            return new Rates(
                    Math.max(byClock, 1_000_000_000L * count / Math.max(1, nanos)),
                    Math.max(byProcessor, 1_000_000_000L * count / Math.max(1, processorNanos)));
        }
    }

    /// Decoded entities into a core that can decide.
    static Rates loaded(Collection<StateEntity> entities) {
        Rates best = new Rates(0, 0);
        for (int i = 0; i < ROUNDS; i++) {
            SchedulerCore core = new SchedulerCore(CoreLimits.defaults(), PoolTable.DEFAULT_POOL);
            long processor = processorNanos();
            long began = System.nanoTime();
            entities.forEach(core::load);
            core.loaded();
            long nanos = System.nanoTime() - began;
            best = best.better(entities.size(), nanos, processorNanos() - processor);
        }
        return best;
    }

    /// Records of jobs from JSON to entities.
    static Rates decoded(Collection<StateEntity> entities) throws IOException {
        ObjectMapper json = ContractJson.newMapper();
        List<byte[]> records = new ArrayList<>();
        for (StateEntity entity : entities) {
            if (entity instanceof JobEntity && records.size() < DECODED) {
                records.add(json.writeValueAsBytes(entity));
            }
        }
        ObjectReader reader = json.readerFor(JobEntity.class);
        Rates best = new Rates(0, 0);
        for (int i = 0; i < ROUNDS; i++) {
            long processor = processorNanos();
            long began = System.nanoTime();
            for (byte[] each : records) {
                JobEntity job = reader.readValue(each);
                if (job.spec() == null) {
                    throw new IOException("a record without a job");
                }
            }
            long nanos = System.nanoTime() - began;
            best = best.better(records.size(), nanos, processorNanos() - processor);
        }
        return best;
    }

    private static long processorNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
