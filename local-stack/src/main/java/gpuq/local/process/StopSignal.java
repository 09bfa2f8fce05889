package gpuq.local.process;

/// The signal that asks a program to end cleanly.
public enum StopSignal {
    TERM("TERM"),
    /// PostgreSQL's fast stop: on TERM it would wait for every client to leave.
    INT("INT");

    private final String word;

    StopSignal(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }
}
