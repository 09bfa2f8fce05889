package gpuq.scheduler;

import java.util.List;

/// Settings with which the service must not start. Ends the process with [ExitCode#BAD_CONFIG].
public final class BadConfigException extends RuntimeException {

    private final transient List<String> faults;

    /// @param faults one line for each bad key
    public BadConfigException(List<String> faults) {
        super(String.join("; ", faults));
        this.faults = List.copyOf(faults);
    }

    public List<String> faults() {
        return faults;
    }
}
