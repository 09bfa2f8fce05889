package gpuq.api.problem;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/// The `Retry-After` of an answer. A 503 without one of its own gets 1 to 4 seconds at random, so
/// that refused callers do not come back all at once (CASC-3).
final class RetryTimes {

    private static final int MAX_JITTER_SECONDS = 4;

    private RetryTimes() {}

    static Map<String, String> headers(ProblemException e) {
        Map<String, String> headers = new LinkedHashMap<>(e.headers());
        if (e.code().status() == 503) {
            headers.computeIfAbsent(
                    "Retry-After",
                    _ ->
                            Integer.toString(
                                    ThreadLocalRandom.current()
                                            .nextInt(1, MAX_JITTER_SECONDS + 1)));
        }
        return headers;
    }
}
