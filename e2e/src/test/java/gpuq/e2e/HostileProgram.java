package gpuq.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A program that attacks, and what must become of it. Its first line says so: `# expect
/// CODE[|CODE] [REASON] [timeout N] [score X] [retried N] [counted B] [seconds N] [log BYTES]`.
///
/// @param codes one of these
/// @param settings what else is expected, by its word
record HostileProgram(
        String name,
        String source,
        Set<String> codes,
        @Nullable String reason,
        Map<String, String> settings) {

    private static final String EXPECT = "# expect ";
    private static final String DEFAULT_TIMEOUT = "20";

    /// All of them, in the order of their names.
    ///
    /// @param ports where our own services listen, for those that try to reach them
    static List<HostileProgram> all(Path folder, String ports) throws IOException {
        String prelude = Files.readString(folder.resolve("prelude.txt"));
        try (Stream<Path> files = Files.list(folder)) {
            List<HostileProgram> programs = new ArrayList<>();
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".py")).sorted().toList()) {
                programs.add(read(file, prelude, ports));
            }
            return programs;
        }
    }

    private static HostileProgram read(Path file, String prelude, String ports) throws IOException {
        String text = Files.readString(file);
        String first = text.lines().findFirst().orElse("");
        if (!first.startsWith(EXPECT)) {
            throw new IOException(file + " does not say what is expected of it");
        }
        List<String> words = List.of(first.substring(EXPECT.length()).split(" "));
        Map<String, String> settings = new HashMap<>();
        String reason = null;
        int at = 1;
        if (words.size() > 1 && words.get(1).matches("[A-Z_]+")) {
            reason = words.get(1);
            at = 2;
        }
        for (; at + 1 < words.size(); at += 2) {
            settings.put(words.get(at), words.get(at + 1));
        }
        return new HostileProgram(
                String.valueOf(file.getFileName()).replace(".py", ""),
                prelude + text.replace("@PORTS@", ports),
                Set.of(words.getFirst().split("\\|")),
                reason,
                settings);
    }

    int timeout() {
        return Integer.parseInt(settings.getOrDefault("timeout", DEFAULT_TIMEOUT));
    }

    /// Something else that is expected; absent where it is not.
    @Nullable String expected(String word) {
        return settings.get(word);
    }

    byte[] bytes() {
        return source.getBytes(StandardCharsets.UTF_8);
    }
}
