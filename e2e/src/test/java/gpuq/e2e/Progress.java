package gpuq.e2e;

import java.util.Locale;

/// What a long run tells while it goes on: `./gpuq` shows these lines and keeps the rest in its
/// log.
final class Progress {

    private static final String MARK = "e2e: ";

    private Progress() {}

    /// One line, as [String#format] makes it.
    @SuppressWarnings("AnnotateFormatMethod") // that annotation would be a library of its own
    static void say(String format, Object... args) {
        System.err.println(MARK + String.format(Locale.ROOT, format, args));
    }
}
