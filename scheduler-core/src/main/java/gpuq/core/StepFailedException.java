package gpuq.core;

/// A step that threw. The caller writes the input to the dead letters; if the state was touched, it
/// drops the core and restores another first.
public final class StepFailedException extends RuntimeException {

    private final boolean stateIsWhole;

    StepFailedException(boolean stateIsWhole, RuntimeException cause) {
        super(String.valueOf(cause.getMessage()), cause);
        this.stateIsWhole = stateIsWhole;
    }

    /// Whether nothing was changed before the failure, so that the next input may be taken.
    public boolean stateIsWhole() {
        return stateIsWhole;
    }
}
