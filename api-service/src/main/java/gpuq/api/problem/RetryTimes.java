package gpuq.api.problem;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/// `Retry-After`, `RateLimit` and `RateLimit-Policy` of a 429 and a 503. A 503 without a time of
/// its own gets 1 to 4 seconds at random, so that refused callers do not come back all at once
/// (CASC-3).
final class RetryTimes {

    private static final int MAX_JITTER_SECONDS = 4;
    private static final String RETRY_AFTER = "Retry-After";

    private RetryTimes() {}

    static Map<String, String> headers(ProblemException e) {
        Map<String, String> headers = new LinkedHashMap<>(e.headers());
        int status = e.code().status();
        if (status != 429 && status != 503) {
            return headers;
        }
        String wait =
                headers.computeIfAbsent(
                        RETRY_AFTER,
                        _ ->
                                Integer.toString(
                                        ThreadLocalRandom.current()
                                                .nextInt(1, MAX_JITTER_SECONDS + 1)));
        RatePolicy policy =
                e.policy()
                        .orElseGet(
                                () ->
                                        new RatePolicy(
                                                e.code().name().toLowerCase(java.util.Locale.ROOT),
                                                1,
                                                Duration.ofSeconds(Long.parseLong(wait))));
        headers.put("RateLimit", "\"%s\";r=0;t=%s".formatted(policy.name(), wait));
        headers.put("RateLimit-Policy", policy.text());
        return headers;
    }
}
