package gpuq.core.scenario;

import gpuq.common.job.CompetitionId;
import gpuq.common.job.CompetitionRef;
import gpuq.common.job.JobId;
import gpuq.common.job.Sha256;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Short names for things that have long ids: `j1` for a job.
final class Names {

    private final Map<String, String> names = new TreeMap<>();

    JobId job(String name) {
        JobId id = JobId.of(1_700_000_000_000L + number(name), number(name), number(name));
        names.put(id.value(), name);
        return id;
    }

    String of(JobId id) {
        return names.getOrDefault(id.value(), id.value());
    }

    static CompetitionRef competition(String name) {
        return new CompetitionRef(new CompetitionId(name), 1);
    }

    static Sha256 digest(String of) {
        return new Sha256(String.format(Locale.ROOT, "%064x", (long) of.hashCode() & 0xffff_ffffL));
    }

    private static long number(String name) {
        return Long.parseLong(name.replaceAll("\\D", ""));
    }
}
