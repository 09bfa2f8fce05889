package gpuq.api.projection;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import gpuq.api.database.Database;
import gpuq.api.it.ApiStack;
import gpuq.common.EdgeCase;
import gpuq.common.contract.CollectedFile;
import gpuq.common.contract.JobEvent;
import gpuq.common.contract.JobEvent.JobFacts;
import gpuq.common.contract.PoolTable;
import gpuq.common.grading.Grade;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.JobId;
import gpuq.common.job.JobState;
import gpuq.common.job.Leg;
import gpuq.common.job.NodeId;
import gpuq.common.job.Outcome;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.Priority;
import gpuq.common.job.Sha256;
import gpuq.common.job.Stage;
import gpuq.common.job.Usage;
import gpuq.common.job.UserId;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// What a batch makes of the rows is what its events make of them one by one.
@QuarkusTest
@QuarkusTestResource(ApiStack.class)
@SuppressWarnings("NullAway.Init") // injected
class JobRowsIT {

    private static final NodeId NODE = new NodeId("n1");
    private static final JobEvent.GpuKind GPU = new JobEvent.GpuKind("H200", "570.1");
    private static final Instant BEGIN = Instant.parse("2026-03-02T08:00:00Z");

    /// The driver names a statement at its fifth use, the server keeps a plan of it at the sixth
    /// after that.
    private static final int PLANS_KEPT_AFTER = 12;

    private static final int MANY_ROWS = 5_000;

    @Inject JobRows rows;
    @Inject Database database;
    @Inject ObjectMapper mapper;

    private long offset;

    @Test
    @EdgeCase({"DEBUG-6", "JOBST-7"})
    void a_batch_leaves_what_its_events_leave_one_by_one() {
        for (long seed = 1; seed <= 60; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            JobId alone = id(random);
            List<JobEvent> life = new Life(alone).random(new SplittableRandom(seed));
            life.forEach(event -> write(List.of(event)));
            JobId batched = id(random);
            List<JobEvent> same = new Life(batched).random(new SplittableRandom(seed));
            int from = 0;
            while (from < same.size()) {
                int to = from + 1 + random.nextInt(same.size() - from);
                write(same.subList(from, to));
                from = to;
            }
            assertThat(row(batched)).as("seed %d: %s", seed, life).isEqualTo(row(alone));
            assertThat(entries(batched)).as("seed %d", seed).isEqualTo(entries(alone));
        }
    }

    @Test
    void a_batch_of_many_jobs_keeps_each_by_itself() {
        SplittableRandom random = new SplittableRandom(1007);
        List<JobId> ids = new ArrayList<>();
        List<JobEvent> events = new ArrayList<>();
        for (int n = 0; n < 50; n++) {
            Life life = new Life(id(random));
            ids.add(life.id());
            events.add(life.queued(n));
            events.add(new JobEvent.JobAssigned(life.facts(JobState.ASSIGNED, n, "to " + n), null));
        }
        write(events);
        for (int n = 0; n < ids.size(); n++) {
            assertThat(row(ids.get(n)))
                    .contains("ASSIGNED", "to " + n, "\"tag\": " + n, "\"revision\": 2");
        }
    }

    /// Words may quote what a student's file holds, and PostgreSQL has no NUL.
    @Test
    void words_with_a_nul_stop_nothing() {
        Life life = new Life(id(new SplittableRandom(1011)));
        write(
                List.of(
                        life.queued(1),
                        new JobEvent.JobHeld(life.facts(JobState.HELD, 2, "a\0b \\u0000 \0\0"))));
        assertThat(row(life.id())).contains("\"why\": \"a\ufffdb \\\\u0000 \ufffd\ufffd\"");
        assertThat(entries(life.id()).getLast()).contains("a\ufffdb");
    }

    @Test
    @EdgeCase("EXEC-11")
    void what_the_program_ran_on_stays_when_its_file_is_graded_elsewhere() {
        Life life = new Life(id(new SplittableRandom(1013)));
        JobFacts run = life.facts(JobState.ASSIGNED, 2, "");
        write(List.of(life.queued(1), new JobEvent.JobAssigned(run, GPU)));
        write(List.of(new JobEvent.JobAssigned(life.facts(JobState.GRADING, 3, ""), null)));
        assertThat(row(life.id()))
                .contains(
                        "\"gpu_model\": \"H200\"",
                        "\"gpu_driver\": \"570.1\"",
                        "\"run_node_id\": \"n1\"");
    }

    @Test
    void a_result_that_comes_after_the_end_changes_the_grade_alone() {
        Life life = new Life(id(new SplittableRandom(1009)));
        write(List.of(life.queued(1), life.ended(3, OutcomeCode.GRADED)));
        write(
                List.of(
                        new JobEvent.JobGraded(
                                life.facts(JobState.SUCCEEDED, 900, "graded again"),
                                2,
                                grade(0.75))));
        assertThat(row(life.id()))
                .contains("\"score\": 0.75", "\"state\": \"SUCCEEDED\"", "\"revision\": 3")
                .doesNotContain("graded again");
    }

    /// A plan from when the table was small is still in use when it is large: it must not read the
    /// whole table for a batch.
    @Test
    void what_a_batch_reads_does_not_grow_with_the_table() {
        SplittableRandom random = new SplittableRandom(1013);
        Life life = new Life(id(random));
        QuarkusTransaction.begin();
        try {
            for (int n = 1; n <= PLANS_KEPT_AFTER; n++) {
                add(List.of(life.queued(n)));
            }
            int _ =
                    database.update(
                            """
                            insert into job_row (job_id, user_id, competition_id, competition_version, state, stage,
                                                 leg, attempt, why, changed_at)
                            select md5(g::text)::uuid, user_id, competition_id, competition_version, state, stage,
                                   leg, attempt, why, changed_at
                            from job_row r, generate_series(1, ?) g
                            where r.job_id = ?
                            """,
                            MANY_ROWS,
                            life.id().uuid());
            long before = rowsReadInOrder();
            add(List.of(life.queued(PLANS_KEPT_AFTER + 1)));
            assertThat(rowsReadInOrder() - before).isLessThan(MANY_ROWS);
        } finally {
            QuarkusTransaction.rollback();
        }
    }

    private long rowsReadInOrder() {
        return database.first(
                        "select seq_tup_read as read from pg_stat_xact_user_tables where relname = 'job_row'",
                        row -> row.longValue("read"))
                .orElseThrow();
    }

    private static Grade grade(double score) {
        return new Grade(score, null, null, Map.of(), 2, "", List.of());
    }

    private static Sha256 sha(int n) {
        return new Sha256("%064x".formatted(n));
    }

    private static JobId id(SplittableRandom random) {
        return JobId.of(BEGIN.toEpochMilli(), random.nextLong(), random.nextLong());
    }

    private void write(List<JobEvent> events) {
        QuarkusTransaction.requiringNew().run(() -> add(events));
    }

    private void add(List<JobEvent> events) {
        JobBatch batch = new JobBatch(mapper, rows);
        events.forEach(event -> batch.apply(event, new Projection.Position(0, offset++, "")));
        batch.end();
    }

    private String row(JobId id) {
        return database.first(
                        "select (to_jsonb(r) - 'job_id')::text as row from job_row r where job_id = ?",
                        row -> row.text("row"),
                        id.uuid())
                .orElseThrow();
    }

    private List<String> entries(JobId id) {
        return database.list(
                """
                select (to_jsonb(e) - 'job_id' - 'offset')::text as entry from job_event e
                where job_id = ? order by "offset"
                """,
                row -> row.text("entry"),
                id.uuid());
    }

    /// Events of one job.
    private record Life(JobId id) {

        /// What may befall it, in an order that may be; tags, times and words differ.
        List<JobEvent> random(SplittableRandom random) {
            List<JobEvent> life = new ArrayList<>();
            int at = 1;
            life.add(queued(at++));
            int attempts = random.nextInt(4);
            for (int attempt = 1; attempt <= attempts; attempt++) {
                life.add(new JobEvent.JobAssigned(facts(JobState.ASSIGNED, at++, ""), GPU));
                if (random.nextBoolean()) {
                    life.add(
                            new JobEvent.JobRunning(
                                    facts(JobState.RUNNING, at++, "runs"), Duration.ofMinutes(at)));
                }
                if (random.nextBoolean()) {
                    life.add(
                            new JobEvent.JobGrading(
                                    facts(JobState.GRADING, at++, ""),
                                    new CollectedFile(sha(at), at, 2, NODE, false),
                                    new Usage(at, 2.0, 3L, 4L, 0.5, 6.0, 0)));
                    if (random.nextBoolean()) {
                        life.add(
                                new JobEvent.JobGraded(
                                        facts(JobState.GRADING, at++, ""), 1, grade(at / 100.0)));
                    }
                }
                life.add(
                        new JobEvent.JobRequeued(
                                facts(JobState.QUEUED, at++, "again"),
                                Outcome.of(OutcomeCode.NODE_LOST, Stage.RUN, "Lost.", "")));
                if (random.nextInt(3) == 0) {
                    life.add(
                            new JobEvent.JobUpdated(
                                    facts(JobState.QUEUED, at++, "changed"),
                                    Duration.ofSeconds(at),
                                    Duration.ofMinutes(at),
                                    Priority.NORMAL,
                                    sha(at)));
                }
                if (random.nextInt(3) == 0) {
                    life.add(queued(at++));
                }
                if (random.nextInt(4) == 0) {
                    life.add(new JobEvent.JobHeld(facts(JobState.HELD, at++, "held")));
                }
            }
            if (random.nextBoolean()) {
                life.add(ended(at++, OutcomeCode.TIME_LIMIT));
            }
            return life;
        }

        JobEvent queued(int at) {
            return new JobEvent.JobQueued(
                    facts(JobState.QUEUED, at, ""),
                    PoolTable.DEFAULT_POOL,
                    Priority.NORMAL,
                    Duration.ofMinutes(at),
                    Duration.ofMinutes(2),
                    Duration.ofHours(1),
                    1,
                    sha(at),
                    at,
                    at);
        }

        JobEvent ended(int at, OutcomeCode code) {
            return new JobEvent.JobEnded(
                    facts(code.state(), at, "ended"),
                    Outcome.of(code, Stage.RUN, "It ended.", ""),
                    true,
                    true,
                    at,
                    Usage.NONE);
        }

        JobFacts facts(JobState state, int at, String why) {
            return new JobFacts(
                    id,
                    new UserId("ada"),
                    new CompetitionId("rows"),
                    1,
                    state,
                    state == JobState.GRADING ? Stage.GRADE : Stage.RUN,
                    at,
                    state == JobState.GRADING ? Leg.GRADE : Leg.RUN,
                    state == JobState.QUEUED || state == JobState.HELD ? null : NODE,
                    BEGIN.plusSeconds(at),
                    why,
                    null);
        }
    }
}
