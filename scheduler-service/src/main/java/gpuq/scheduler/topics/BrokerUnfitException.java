package gpuq.scheduler.topics;

/// The broker answers, but is not as we need it; a restart of ours changes nothing.
public final class BrokerUnfitException extends RuntimeException {

    BrokerUnfitException(String message) {
        super(message);
    }
}
