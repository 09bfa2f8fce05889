package gpuq.scheduler;

/// A step has thrown after it had changed something: the core's state is half of two. The loop
/// commits what came before, reads the state anew and goes on.
final class CoreVoidException extends RuntimeException {

    CoreVoidException(RuntimeException cause) {
        super("a step of the core failed half-way", cause);
    }
}
