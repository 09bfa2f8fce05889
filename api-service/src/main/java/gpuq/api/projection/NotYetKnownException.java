package gpuq.api.projection;

/// Records came before what lets them in: they are tried again in a moment.
final class NotYetKnownException extends RuntimeException {

    NotYetKnownException() {
        super("the events are behind", null, false, false);
    }
}
