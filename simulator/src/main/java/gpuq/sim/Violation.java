package gpuq.sim;

/// Something that must never happen has happened.
final class Violation extends RuntimeException {

    Violation(String what) {
        super(what);
    }

    Violation(String what, Throwable cause) {
        super(what, cause);
    }
}
