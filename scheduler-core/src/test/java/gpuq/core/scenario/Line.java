package gpuq.core.scenario;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/// One line of a scenario: when, what happens, what should follow.
///
/// @param expected absent lines check nothing; `nothing` says that no job may change, `silence`
///   that nothing at all may be said
record Line(Duration at, List<Words> actions, boolean checks, List<Words> expected, String text) {

    static Line parse(String text) {
        String[] sides = text.split("=>", 2);
        String left = sides[0].strip();
        int space = left.indexOf(' ');
        String time = space < 0 ? left : left.substring(0, space);
        String actions = space < 0 ? "" : left.substring(space);
        return new Line(
                time(time),
                split(actions, "\\|"),
                sides.length > 1,
                sides.length > 1 ? split(sides[1], ";") : List.of(),
                text);
    }

    private static List<Words> split(String text, String separator) {
        return Arrays.stream(text.split(separator))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .map(Words::parse)
                .toList();
    }

    /// `mm:ss`, `hh:mm:ss` or `Nd` with a time.
    private static Duration time(String text) {
        Duration days = Duration.ZERO;
        String rest = text;
        int day = rest.indexOf('d');
        if (day > 0) {
            days = Duration.ofDays(Long.parseLong(rest.substring(0, day)));
            rest = rest.substring(day + 1);
        }
        Duration total = Duration.ZERO;
        for (String part : rest.split(":")) {
            total = total.multipliedBy(60).plusSeconds(Long.parseLong(part));
        }
        return days.plus(total);
    }
}
