package gpuq.api.jobs;

import java.util.regex.Pattern;

/// A program's output as text that no terminal and no page takes for commands.
final class PlainText {

    private static final Pattern SEQUENCE =
            Pattern.compile(
                    "\\x1b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\\x07\\x1b]*(?:\\x07|\\x1b\\\\)?|[@-Z\\\\-_])");
    private static final Pattern CONTROL =
            Pattern.compile(
                    "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069]");

    private PlainText() {}

    static String of(String output) {
        String lines = output.replace("\r\n", "\n").replace('\r', '\n');
        return CONTROL.matcher(SEQUENCE.matcher(lines).replaceAll("")).replaceAll("");
    }
}
