package gpuq.api.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gpuq.common.EdgeCase;
import gpuq.common.contract.NodeEvent.CompetitionHold;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// A competition that the scheduler has stopped because its own parts fail.
@QuarkusTest
@QuarkusTestResource(ApiStack.class)
class HeldCompetitionIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String REASON = "The grader failed for 3 different jobs in a row.";

    private final Person ada = Person.newStudent();

    @Test
    @EdgeCase("CASC-4")
    void its_owners_and_students_are_told_until_it_goes_on() {
        Person.instructor().puts("broken-grader");
        try (Log log = new Log()) {
            log.competition("broken-grader", CompetitionHold.GRADER_FAULTS, REASON);
            await().atMost(SOON).until(() -> REASON.equals(told("reason")));
            assertThat(told("why")).isEqualTo("GRADER_FAULTS");
            assertThat(
                            Person.instructor()
                                    .get("/competitions/broken-grader")
                                    .<String>path("held.reason"))
                    .isEqualTo(REASON);

            log.competition("broken-grader", CompetitionHold.NONE, "");
            await().atMost(SOON).until(() -> told("reason") == null);
        }
    }

    /// They know that already, and in their own words.
    @Test
    void what_its_staff_have_stopped_is_not_told_twice() {
        Person.instructor().puts("stopped-by-staff");
        Person.instructor().puts("stopped-by-itself");
        try (Log log = new Log()) {
            log.competition("stopped-by-staff", CompetitionHold.STAFF, "a break");
            log.competition("stopped-by-itself", CompetitionHold.DATA_FAULTS, REASON);
            await().atMost(SOON)
                    .until(
                            () ->
                                    REASON.equals(
                                            ada.get("/competitions/stopped-by-itself")
                                                    .path("held.reason")));
            assertThat(ada.get("/competitions/stopped-by-staff").<String>path("held.reason"))
                    .isNull();
        }
    }

    private String told(String field) {
        return ada.get("/competitions/broken-grader").path("held." + field);
    }
}
