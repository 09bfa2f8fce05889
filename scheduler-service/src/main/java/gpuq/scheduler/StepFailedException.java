package gpuq.scheduler;

/// The core has thrown. Its state may be half changed: the loop commits what came before, reads the
/// state anew and goes on.
final class StepFailedException extends RuntimeException {

    StepFailedException(RuntimeException cause) {
        super("a step of the core failed", cause);
    }
}
