package gpuq.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.EdgeCase;
import gpuq.common.contract.JobEvent;
import gpuq.common.contract.NodeEvent;
import gpuq.common.contract.NodeEvent.NodeStatus;
import gpuq.core.Effects;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CommitLogTest {

    private final Logger logger = Logger.getLogger(CommitLog.class.getName());
    private final List<String> lines = new ArrayList<>();
    private final Handler handler =
            new Handler() {
                @Override
                public void publish(LogRecord record) {
                    ExtLogRecord line = ExtLogRecord.wrap(record);
                    lines.add(
                            new SimpleFormatter().formatMessage(record)
                                    + " "
                                    + new TreeMap<>(line.getMdcCopy()));
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
            };

    @BeforeEach
    void listen() {
        logger.addHandler(handler);
    }

    @AfterEach
    void leave() {
        logger.removeHandler(handler);
        logger.setLevel(null);
    }

    @Test
    void dead_letters_are_one_line_for_each_reason() {
        Tally tally = new Tally();
        for (int i = 0; i < 10_000; i++) {
            tally.dead("MALFORMED: at " + i);
        }

        CommitLog.committed(Samples.NAMES.pool(), tally);

        assertThat(lines)
                .containsExactly(
                        "dead letters written pool=default reason=MALFORMED count=10000 {}");
    }

    @Test
    void a_change_of_a_node_carries_the_nodes_id() {
        Tally tally = new Tally();
        tally.said(
                new Effects(
                        List.of(),
                        List.of(
                                new NodeEvent.NodeChanged(
                                        Samples.NODE,
                                        Samples.NAMES.pool(),
                                        NodeStatus.SUSPECT,
                                        "b",
                                        "1",
                                        List.of(),
                                        List.of(),
                                        2,
                                        null,
                                        null,
                                        Samples.NOW,
                                        "SILENT")),
                        List.of(),
                        new TreeMap<>(),
                        List.of(),
                        List.of()));

        CommitLog.committed(Samples.NAMES.pool(), tally);

        assertThat(lines)
                .containsExactly(
                        "node changed status=SUSPECT why=SILENT slots=0 attempts=2 {node_id=n1}");
    }

    @Test
    @EdgeCase("DEBUG-5")
    void what_was_decided_of_a_job_is_told_with_job_node_and_trace() {
        tell(Samples.held(Samples.jobId(1), "PAUSED"));
        tell(Samples.assigned(Samples.jobId(2)));

        assertThat(lines)
                .containsExactly(
                        "job changed type=gpuq.job.held state=HELD leg=run attempt=0 why=PAUSED"
                                + " {job_id=%s, trace_id=0af7651916cd43dd8448eb211c80319c}"
                                        .formatted(Samples.jobId(1)),
                        "job changed type=gpuq.job.assigned state=ASSIGNED leg=run attempt=1 why="
                                + " {job_id=%s, node_id=n1, trace_id=0af7651916cd43dd8448eb211c80319c}"
                                        .formatted(Samples.jobId(2)));
    }

    @Test
    void what_a_node_reports_of_a_job_is_told_at_debug_alone() {
        tell(Samples.preparing(Samples.jobId(1)));
        assertThat(lines).isEmpty();

        logger.setLevel(Level.ALL);
        tell(Samples.preparing(Samples.jobId(1)));
        assertThat(lines)
                .singleElement()
                .asString()
                .startsWith("job changed type=gpuq.job.preparing");
    }

    private static void tell(JobEvent event) {
        Tally tally = new Tally();
        tally.said(FakeCore.events(event, Samples.TRACEPARENT));
        CommitLog.committed(Samples.NAMES.pool(), tally);
    }
}
