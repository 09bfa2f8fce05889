package gpuq.agent.verdict;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the end of a program's error output suggests: a closed reason and a hint. The program can
/// write what it likes there, so this never chooses the code (rule 12 of the design).
///
/// @param reason a closed word
/// @param hint what to try
record StderrReason(String reason, String hint) {

    private record Rule(Pattern pattern, String reason, String hint) {}

    private static final List<Rule> RULES =
            List.of(
                    rule(
                            "ModuleNotFoundError: No module named '([^'\\n]{1,100})'",
                            "MODULE_NOT_FOUND",
                            "The module %s is not in the image and nothing can be installed while a"
                                    + " job runs. The competition's environment page lists what there"
                                    + " is."),
                    rule(
                            "(?m)^(SyntaxError|IndentationError|TabError): ",
                            "SYNTAX_ERROR",
                            "Python could not read the program: the line is named in the log."),
                    rule(
                            "\\[Errno 24\\]|Too many open files",
                            "TOO_MANY_OPEN_FILES",
                            "Close files when they are no longer needed, for instance with"
                                    + " \"with open(...)\"."),
                    rule(
                            "\\[Errno 30\\]|Read-only file system",
                            "READ_ONLY_FILE_SYSTEM",
                            "The data is read-only: write to /tmp or /work."),
                    rule(
                            "Temporary failure in name resolution|\\[Errno -[235]\\]"
                                    + "|Network is unreachable|\\[Errno 101\\]"
                                    + "|Name or service not known",
                            "NETWORK_DISABLED",
                            "Jobs have no network: bring what is needed, or use what is in /data"
                                    + " and in the image."),
                    rule(
                            "CUDA driver version is insufficient|cudaErrorInsufficientDriver"
                                    + "|no kernel image is available"
                                    + "|compiled with an unsupported toolchain"
                                    + "|unsupported display driver / cuda driver combination"
                                    + "|forward compatibility was attempted"
                                    + "|cuDNN version|[Ll]oaded runtime CuDNN library"
                                    + "|Could not load library libcudnn"
                                    + "|lib(?:cudnn|cudart|cublas)[\\w.]{0,40}: cannot open shared"
                                    // Others of its words are of full memory and wrong arguments.
                                    + "|CUDNN_STATUS_(?:SUBLIBRARY_)?VERSION_MISMATCH"
                                    + "|CUDNN_STATUS_ARCH_MISMATCH"
                                    + "|CUDNN_STATUS_NOT_INITIALIZED"
                                    + "|CUDNN_STATUS_RUNTIME_PREREQUISITE_MISSING",
                            "CUDA_MISMATCH",
                            "The program's CUDA or cuDNN does not fit the node's driver or GPU: use"
                                    + " the libraries of the image."),
                    rule(
                            "an illegal memory access was encountered|CUDA error: misaligned"
                                    + " address|device-side assert triggered",
                            "GPU_ILLEGAL_ACCESS",
                            "A kernel touched memory that is not its own. Run with"
                                    + " CUDA_LAUNCH_BLOCKING=1 to see which."));

    private static final Pattern TRACEBACK =
            Pattern.compile("Traceback \\(most recent call last\\)");
    private static final Pattern NO_SPACE =
            Pattern.compile("\\[Errno 28\\]|No space left on device");

    /// The reason that the output suggests, if it suggests one.
    static Optional<StderrReason> of(String stderrTail) {
        for (Rule rule : RULES) {
            Matcher matcher = rule.pattern().matcher(stderrTail);
            if (matcher.find()) {
                String name = matcher.groupCount() > 0 ? matcher.group(1) : "";
                return Optional.of(
                        new StderrReason(
                                rule.reason(),
                                rule.hint().contains("%s")
                                        ? rule.hint().formatted("\"" + name + "\"")
                                        : rule.hint()));
            }
        }
        return Optional.empty();
    }

    static boolean hasTraceback(String stderrTail) {
        return TRACEBACK.matcher(stderrTail).find();
    }

    static boolean speaksOfFullDisk(String stderrTail) {
        return NO_SPACE.matcher(stderrTail).find();
    }

    /// The last line that says something, for the message; empty if there is none.
    static String lastLine(String stderrTail) {
        return stderrTail
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .reduce((_, second) -> second)
                .map(line -> line.substring(0, Math.min(line.length(), 200)))
                .map(line -> line.replaceAll("\\p{Cntrl}", "?"))
                .orElse("");
    }

    private static Rule rule(String pattern, String reason, String hint) {
        return new Rule(Pattern.compile(pattern), reason, hint);
    }
}
