package gpuq.scheduler;

/// Another instance leads the pool. The process ends and comes back as its standby.
final class LeadershipLostException extends RuntimeException {

    LeadershipLostException() {
        super("the pool was given to another instance");
    }
}
