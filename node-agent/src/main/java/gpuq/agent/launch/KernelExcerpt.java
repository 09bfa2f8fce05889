package gpuq.agent.launch;

import gpuq.agent.supervise.ToolRun;
import gpuq.agent.supervise.ToolRun.Result;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the kernel has logged of one attempt: its kills for want of memory, which name the group or
/// the user. Nothing of anybody else on this host is in it.
final class KernelExcerpt {

    /// The last lines count: a program that is killed again and again says the same each time.
    static final int MAX_LINES = 40;

    private static final int MAX_LINE = 300;
    private static final Duration BOUND = Duration.ofSeconds(5);

    /// No kernel keeps more.
    private static final int MAX_LOG = 16 * 1024 * 1024;

    /// Seconds since the boot, before each line.
    private static final Pattern TIME = Pattern.compile("^\\[ *(\\d{1,12})\\.\\d+\\]");

    private KernelExcerpt() {}

    /// @param group the name of the attempt's group
    /// @param uid the user that it ran as, and others of the slot before it
    /// @param since uptime at which it began
    static List<String> of(String group, int uid, Duration since) throws InterruptedException {
        try {
            Result log = ToolRun.run(List.of("dmesg"), BOUND, MAX_LOG);
            if (!log.ended() || log.code() != 0) {
                return List.of("the kernel's log cannot be read: " + cut(log.output()));
            }
            return filter(log.output(), group, uid, since);
        } catch (IOException e) {
            return List.of("the kernel's log cannot be read: " + cut(String.valueOf(e)));
        }
    }

    /// The lines that name the group, or the user since then.
    static List<String> filter(String log, String group, int uid, Duration since) {
        Pattern ofGroup = Pattern.compile("/" + Pattern.quote(group) + "(?![0-9A-Za-z_-])");
        Pattern ofUser = Pattern.compile("\\b(?:uid|UID)[:=] ?" + uid + "(?!\\d)");
        List<String> lines =
                log.lines()
                        .filter(
                                line ->
                                        ofGroup.matcher(line).find()
                                                || (isSince(line, since)
                                                        && ofUser.matcher(line).find()))
                        .map(KernelExcerpt::cut)
                        .toList();
        return lines.subList(Math.max(0, lines.size() - MAX_LINES), lines.size());
    }

    private static boolean isSince(String line, Duration since) {
        Matcher time = TIME.matcher(line);
        return time.find() && Long.parseLong(time.group(1)) >= since.toSeconds();
    }

    private static String cut(String line) {
        String text = line.strip();
        return text.length() <= MAX_LINE ? text : text.substring(0, MAX_LINE) + "…";
    }
}
