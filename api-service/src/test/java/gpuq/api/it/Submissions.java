package gpuq.api.it;

import gpuq.common.job.JobId;
import io.restassured.response.Response;

/// Jobs for tests of other packages.
public final class Submissions {

    private Submissions() {}

    /// Hands a program in as a new student, in a competition that is made if it is not there.
    public static String submit(String competition) {
        if (Person.instructor().get("/competitions/" + competition).statusCode() == 404) {
            Person.instructor().puts(competition, "quota: {per_day: 1000}");
        }
        return Person.newStudent().submits(competition);
    }

    /// The scheduler says that it has a job.
    public static void queued(String id, String competition) {
        Response job = Person.operator().get("/jobs/" + id);
        try (Log log = new Log()) {
            log.queued(
                    new Log.Job(new JobId(id), job.path("user_id"), competition, Log.SOLUTION), 1);
        }
    }
}
