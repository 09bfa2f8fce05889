package gpuq.api.projection;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a program says of its own progress: a line `::progress PERCENT TEXT` (FEEDBACK-8).
record ProgressLine(double percent, String message) {

    private static final int MAX_MESSAGE = 200;
    private static final Pattern LINE =
            Pattern.compile("(?m)^::progress (\\d{1,3}(?:\\.\\d{1,6})?)%?(?: (.*))?$");

    /// The last such line of a text.
    static Optional<ProgressLine> lastIn(String text) {
        ProgressLine last = null;
        Matcher matcher = LINE.matcher(text);
        while (matcher.find()) {
            double percent = Double.parseDouble(matcher.group(1));
            String message = matcher.group(2) == null ? "" : matcher.group(2).strip();
            if (percent <= 100) {
                last =
                        new ProgressLine(
                                percent,
                                message.substring(0, Math.min(message.length(), MAX_MESSAGE))
                                        .replace("\0", ""));
            }
        }
        return Optional.ofNullable(last);
    }
}
