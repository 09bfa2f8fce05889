package gpuq.agent;

import java.util.List;

/// The process cannot run with these settings, however often it is started.
public final class BadConfigException extends RuntimeException {

    private final transient List<String> faults;

    public BadConfigException(List<String> faults) {
        super(String.join("; ", faults));
        this.faults = List.copyOf(faults);
    }

    /// One sentence for each.
    public List<String> faults() {
        return faults;
    }
}
