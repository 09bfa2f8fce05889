package gpuq.api.it;

import gpuq.common.job.JobId;
import gpuq.common.job.Sha256;
import io.restassured.response.Response;

/// Jobs for tests of other packages.
public final class Submissions {

    private Submissions() {}

    /// Makes a competition.
    ///
    /// @param more lines of its manifest
    public static void competition(String id, String... more) {
        Person.instructor().puts(id, more);
    }

    /// Hands a program in as a new student, in a competition that is made if it is not there.
    public static String submit(String competition) {
        Person.instructor().putsOnce(competition, "quota: {per_day: 1000}");
        return Person.newStudent().submits(competition);
    }

    /// Tries to hand a program in as a new student, where the competition is there.
    public static Response trySubmit(String competition) {
        return Person.newStudent()
                .submits(
                        "{\"competition_id\":\"%s\",\"expected_time\":60}".formatted(competition),
                        Person.program());
    }

    /// The scheduler says that it has a job.
    public static void queued(String id, String competition) {
        queued(id, competition, 1);
    }

    /// The scheduler says that it has a job, at this place of the order.
    public static void queued(String id, String competition, long tag) {
        Response job = Person.operator().get("/jobs/" + id);
        try (TestCluster cluster = new TestCluster()) {
            cluster.jobs()
                    .queued(
                            new TestJob(
                                    new JobId(id),
                                    job.path("user_id"),
                                    competition,
                                    new Sha256(job.path("solution.sha256"))),
                            tag);
        }
    }
}
