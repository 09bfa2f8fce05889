package gpuq.api.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.api.database.Database;
import gpuq.api.it.ApiStack;
import gpuq.common.EdgeCase;
import gpuq.common.job.JobId;
import gpuq.common.job.UserId;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Each list of jobs has an index that leads to its rows.
@QuarkusTest
@QuarkusTestResource(ApiStack.class)
@SuppressWarnings("NullAway.Init") // the database is injected
class JobListPlanIT {

    private static final UserId ADA = new UserId("sub-ada");
    private static final String CURSOR = JobFilter.cursorAfter(JobId.of(1, 1, 1).value());

    @Inject Database database;

    static Stream<Arguments> filters() {
        return Stream.of(
                filter("own", new JobFilter().ownedBy(ADA)),
                filter("own and staffed", new JobFilter().visibleTo(ADA, List.of("wine"))),
                filter("all", new JobFilter()),
                filter("running", new JobFilter().state("RUNNING")),
                filter("own submitted", new JobFilter().ownedBy(ADA).state("SUBMITTED")),
                filter("of a competition", new JobFilter().competition("wine")),
                filter("of a user", new JobFilter().user("sub-bob")),
                filter("with a tag", new JobFilter().tag("final")),
                filter(
                        "of a time",
                        new JobFilter()
                                .since("2026-01-01T00:00:00Z")
                                .until("2026-02-01T00:00:00Z")),
                filter("next page", new JobFilter().ownedBy(ADA).cursor(CURSOR)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("filters")
    @EdgeCase("QUERY-3")
    void no_list_reads_whole_tables(String name, JobFilter filter) {
        assertThat(plan(JobQueries.SELECT + filter.where(), filter.arguments()))
                .as(name)
                .noneMatch(line -> line.contains("Seq Scan"));
    }

    @Test
    void a_condition_without_an_index_is_noticed() {
        assertThat(plan("select 1 as one from submission where note = ?", List.of("x")))
                .anyMatch(line -> line.contains("Seq Scan"));
    }

    /// The plan where a sequential scan is the last resort: the tables here are too small to need
    /// an index.
    private List<String> plan(String sql, List<Object> arguments) {
        return QuarkusTransaction.requiringNew()
                .call(
                        () -> {
                            int _ = database.update("set local enable_seqscan = off");
                            return database.list(
                                    "explain " + sql,
                                    row -> row.text("QUERY PLAN"),
                                    arguments.toArray());
                        });
    }

    private static Arguments filter(String name, JobFilter filter) {
        return Arguments.of(name, filter);
    }
}
