package gpuq.common.grading;

import static gpuq.common.grading.Rules.DEFAULT;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import gpuq.common.EdgeCase;
import java.io.IOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The check's memory does not grow with the file: what it allocates in all, garbage included, is
/// counted, which is the same on every machine.
class SubmissionCheckMemoryTest {

    private static final int ROWS = 300_000;
    private static final long MAX_ALLOCATED = 8 << 20;

    @TempDir Path root;

    @Test
    @EdgeCase("OUTPUT-4")
    void a_large_file_in_order_costs_no_memory() throws IOException {
        assertAllocatesLittle(1);
    }

    @Test
    @EdgeCase("OUTPUT-4")
    void a_large_file_in_any_order_costs_no_memory() throws IOException {
        // Coprime to the number of rows: each comes once, none beside its neighbour.
        assertAllocatesLittle(179_999);
    }

    private void assertAllocatesLittle(int step) throws IOException {
        Path sample = root.resolve("sample");
        Path file = root.resolve("file");
        try (Writer samples = Files.newBufferedWriter(sample);
                Writer rows = Files.newBufferedWriter(file)) {
            samples.write("id,target\n");
            rows.write("id,target\n");
            long id = 0;
            for (int i = 0; i < ROWS; i++) {
                samples.write("row-" + (1_000_000 + i) + ",0\n");
                rows.write("row-" + (1_000_000 + id) + ",0." + i + "\n");
                id = (id + step) % ROWS;
            }
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        SubmissionReport report =
                SubmissionCheck.check(
                        file, DEFAULT.submission(), _ -> sample, root.resolve("normal"));
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(report.valid()).isTrue();
        assertThat(report.rows()).isEqualTo(ROWS);
        assertThat(root.resolve("normal")).hasSize(Files.size(file));
        assertThat(allocated).isLessThan(MAX_ALLOCATED);
    }
}
