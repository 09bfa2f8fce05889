package gpuq.local.command;

import java.io.PrintStream;

/// What the person at the terminal reads. The only place that writes to it.
public final class Terminal {
    private final PrintStream out;

    public Terminal(PrintStream out) {
        this.out = out;
    }

    void line(String text) {
        out.println(text);
        out.flush();
    }

    void bytes(byte[] content, int length) {
        out.write(content, 0, length);
        out.flush();
    }
}
