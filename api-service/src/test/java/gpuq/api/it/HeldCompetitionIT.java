package gpuq.api.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gpuq.common.EdgeCase;
import gpuq.common.contract.NodeEvent.CompetitionHold;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// A competition that the scheduler has stopped because its own parts fail.
@QuarkusTest
@QuarkusTestResource(ApiStack.class)
@SuppressWarnings("NullAway.Init") // the data source is injected
class HeldCompetitionIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String REASON = "The grader failed for 3 different jobs in a row.";

    private final Person ada = Person.newStudent();

    @Inject AgroalDataSource database;

    @Test
    @EdgeCase("CASC-4")
    void its_owners_and_students_are_told_until_it_goes_on() {
        Person.instructor().puts("broken-grader");
        try (TestCluster cluster = new TestCluster()) {
            cluster.pool().competition("broken-grader", CompetitionHold.GRADER_FAULTS, REASON);
            await().atMost(SOON).until(() -> REASON.equals(told("reason")));
            assertThat(told("why")).isEqualTo("GRADER_FAULTS");
            assertThat(
                            Person.instructor()
                                    .get("/competitions/broken-grader")
                                    .<String>path("held.reason"))
                    .isEqualTo(REASON);

            cluster.pool().competition("broken-grader", CompetitionHold.NONE, "");
            await().atMost(SOON).until(() -> told("reason") == null);
        }
    }

    /// They know that already, and in their own words.
    @Test
    void what_its_staff_have_stopped_is_not_told_twice() {
        Person.instructor().puts("stopped-by-staff");
        try (TestCluster cluster = new TestCluster()) {
            cluster.pool().competition("stopped-by-staff", CompetitionHold.STAFF, "a break");
            await().atMost(SOON).until(() -> hold("stopped-by-staff").equals("STAFF"));
            assertThat(ada.get("/competitions/stopped-by-staff").<String>path("held.reason"))
                    .isNull();
        }
    }

    /// As the projection has it.
    private String hold(String competition) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement asked =
                        connection.prepareStatement(
                                "select hold from competition_hold where competition_id = ?")) {
            asked.setString(1, competition);
            try (ResultSet row = asked.executeQuery()) {
                return row.next() ? row.getString(1) : "";
            }
        }
    }

    private String told(String field) {
        return ada.get("/competitions/broken-grader").path("held." + field);
    }
}
