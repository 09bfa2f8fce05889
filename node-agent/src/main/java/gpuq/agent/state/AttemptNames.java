package gpuq.agent.state;

import gpuq.common.job.AttemptRef;
import gpuq.common.job.JobId;
import gpuq.common.job.Leg;
import java.util.Arrays;
import java.util.Optional;

/// Reads the text form of an attempt, which is the name of its folder and cgroup.
public final class AttemptNames {

    private AttemptNames() {}

    /// The attempt of a name; empty if it is not one.
    public static Optional<AttemptRef> parse(String name) {
        String[] parts = name.split("\\.");
        if (parts.length != 3 || !JobId.isValid(parts[0]) || !parts[2].matches("[1-9][0-9]{0,8}")) {
            return Optional.empty();
        }
        return Arrays.stream(Leg.values())
                .filter(leg -> leg.word().equals(parts[1]))
                .findFirst()
                .map(leg -> new AttemptRef(new JobId(parts[0]), leg, Integer.parseInt(parts[2])));
    }
}
