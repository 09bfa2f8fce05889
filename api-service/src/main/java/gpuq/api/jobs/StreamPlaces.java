package gpuq.api.jobs;

import gpuq.api.problem.ProblemCode;
import gpuq.api.problem.ProblemException;
import gpuq.api.problem.RatePolicy;
import gpuq.common.job.UserId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;

/// How many event streams a user may have open at once in this process (RES-2).
@ApplicationScoped
class StreamPlaces {

    private static final int PER_USER = 5;

    private final ConcurrentHashMap<UserId, Integer> open = new ConcurrentHashMap<>();

    /// @throws ProblemException `TOO_MANY_STREAMS`
    void take(UserId user) {
        open.compute(
                user,
                (_, count) -> {
                    if (count != null && count >= PER_USER) {
                        throw new ProblemException(
                                        ProblemCode.TOO_MANY_STREAMS,
                                        "At most %d event streams may be open.".formatted(PER_USER))
                                .retryAfter(Duration.ofSeconds(10))
                                .limitedBy(
                                        new RatePolicy(
                                                "streams", PER_USER, Duration.ofSeconds(10)));
                    }
                    return count == null ? 1 : count + 1;
                });
    }

    void give(UserId user) {
        open.computeIfPresent(user, (_, count) -> count <= 1 ? null : count - 1);
    }
}
