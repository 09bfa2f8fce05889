package gpuq.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.EdgeCase;
import gpuq.common.contract.JobEvent.JobQueued;
import gpuq.common.contract.Topic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The packaged service: how it starts, what it says of itself, and with which code it ends.
class ProcessIT {

    @TempDir Path folder;
    private final TestPool pool = new TestPool();
    private final List<SchedulerProcess> started = new ArrayList<>();

    @AfterEach
    void end() throws Exception {
        for (SchedulerProcess process : started) {
            process.end();
        }
        pool.close();
    }

    @Test
    @EdgeCase({"DEPLOY-7", "DEPLOY-8"})
    void it_leads_says_so_and_ends_cleanly() throws Exception {
        SchedulerProcess process = start("s1", Map.of()).awaitLeading();

        assertThat(process.get("/q/health/live")).contains("\"status\": \"UP\"");
        assertThat(process.get("/q/health/started")).contains("\"status\": \"UP\"");
        assertThat(process.get("/q/metrics"))
                .contains("gpuq_scheduler_leader{pool=\"default\"} 1.0")
                .contains("gpuq_scheduler_queue_depth{pool=\"default\",slot=\"gpu\"}")
                .contains("gpuq_scheduler_lag_records{pool=\"default\"}")
                .contains("gpuq_scheduler_step_seconds_count{input=\"tick\",pool=\"default\"}");

        process.stop();

        assertThat(process.exitCode()).isEqualTo(143);
        assertThat(process.log()).doesNotContain("ERROR").doesNotContain("WARN");
    }

    @Test
    @EdgeCase({"CONF-1", "CONF-2"})
    void bad_settings_end_it_with_78_and_one_line_for_each_key() throws Exception {
        SchedulerProcess process =
                start("s1", Map.of("GPUQ_MASTER_KEY_FILE", "/nowhere/key", "GPUQ_POOLS", "a,a"));

        assertThat(process.exitCode()).isEqualTo(78);
        assertThat(process.log().lines().filter(line -> line.startsWith("config error ")))
                .hasSize(2)
                .anyMatch(
                        line -> line.contains("gpuq.master-key-file: /nowhere/key cannot be read"))
                .anyMatch(line -> line.contains("gpuq.pools: "));
    }

    @Test
    @EdgeCase("CONF-2")
    void a_setting_without_default_that_is_missing_ends_it_with_78() throws Exception {
        SchedulerProcess process = start("s1", Map.of("GPUQ_CLUSTER_ID", ""));

        assertThat(process.exitCode()).isEqualTo(78);
        assertThat(process.log()).contains("config error ").contains("gpuq.cluster-id");
    }

    @Test
    @EdgeCase("CONF-4")
    void a_port_in_use_is_named() throws Exception {
        SchedulerProcess first = start("s1", Map.of()).awaitReady();

        SchedulerProcess second =
                start("s2", Map.of("QUARKUS_MANAGEMENT_PORT", Integer.toString(first.port())));

        assertThat(second.exitCode()).isEqualTo(1);
        assertThat(second.log().lines().filter(line -> line.contains("ERROR")))
                .singleElement()
                .asString()
                .contains("start failed cause=")
                .contains("127.0.0.1:" + first.port() + ": Address already in use");
    }

    @Test
    @EdgeCase("DEBUG-5")
    void its_spans_go_to_the_trace_file_below_the_span_of_the_request() throws Exception {
        Path traces = folder.resolve("traces.jsonl");
        SchedulerProcess process =
                start("s1", Map.of("GPUQ_TRACE_FILE", traces.toString())).awaitLeading();
        pool.send(Samples.submit(Samples.jobId(1), Instant.now()));
        pool.await(Topic.JOB_EVENTS, JobQueued.class, read -> !read.isEmpty());

        process.stop();

        assertThat(Files.readString(traces))
                .contains("\"name\":\"process gpuq.command.submit-job\"")
                .contains("\"name\":\"publish decisions\"")
                .contains("\"traceId\":\"0af7651916cd43dd8448eb211c80319c\"")
                .contains("\"parentSpanId\":\"b7ad6b7169203331\"")
                .contains("gpuq-scheduler");
    }

    @Test
    void its_log_is_json_where_that_is_asked_for() throws Exception {
        SchedulerProcess process =
                start("s1", Map.of("QUARKUS_LOG_CONSOLE_JSON_ENABLED", "true")).awaitLeading();

        process.stop();

        assertThat(process.log().lines())
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).startsWith("{").endsWith("}"));
    }

    private SchedulerProcess start(String instance, Map<String, String> changes) throws Exception {
        SchedulerProcess process = SchedulerProcess.start(pool, folder, instance, changes);
        started.add(process);
        return process;
    }
}
