package gpuq.api.agents;

import gpuq.api.problem.ProblemException;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.JobId;
import gpuq.common.job.Leg;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PathParam;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What every call of an agent says: who it is and which attempt it is about.
public record AttemptCall(
        @HeaderParam("Authorization") @Nullable String authorization,
        @PathParam("job") String job,
        @PathParam("leg") String leg,
        @PathParam("n") String number) {

    private static final Pattern NUMBER = Pattern.compile("[1-9]\\d{0,5}");

    /// @throws ProblemException `NOT_FOUND` if the path names no attempt
    AttemptRef attempt() {
        if (!JobId.isValid(job) || !NUMBER.matcher(number).matches()) {
            throw ProblemException.notFound();
        }
        Leg named =
                Arrays.stream(Leg.values())
                        .filter(candidate -> candidate.word().equals(leg))
                        .findFirst()
                        .orElseThrow(ProblemException::notFound);
        return new AttemptRef(new JobId(job), named, Integer.parseInt(number));
    }

    @Override
    public String toString() {
        return "AttemptCall[" + job + "." + leg + "." + number + "]";
    }
}
