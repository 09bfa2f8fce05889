package gpuq.api.system;

import java.util.List;

/// Settings with which the service must not start.
final class BadConfigException extends RuntimeException {

    private final transient List<String> faults;

    BadConfigException(List<String> faults) {
        super("start refused: " + String.join("; ", faults));
        this.faults = List.copyOf(faults);
    }

    List<String> faults() {
        return faults;
    }
}
