package gpuq.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Which tests carry an annotation of ours, and with which words. Read from the sources, so that
/// the tests of all modules are seen without loading one.
final class TestSources {

    private static final Pattern METHOD =
            Pattern.compile("\\bvoid\\s+(\\w+)\\s*\\(|\\bclass\\s+(\\w+)");

    private final Path root;

    /// @param root the top folder of the project
    TestSources(Path root) {
        this.root = root;
    }

    /// The tests by the words of their annotation, as `Class.method`, sorted.
    ///
    /// @param annotation its name
    /// @param word what stands between its brackets; the first group is the word
    Map<String, List<String>> named(String annotation, Pattern word) throws IOException {
        Pattern whole = whole(annotation);
        Map<String, Set<String>> tests = new TreeMap<>();
        for (Path file : files()) {
            addTestsOf(file, whole, word, tests);
        }
        Map<String, List<String>> sorted = new LinkedHashMap<>();
        tests.forEach((name, names) -> sorted.put(name, List.copyOf(names)));
        return sorted;
    }

    /// The words that a file has in its annotations alone, as `File word`.
    List<String> claimsOnly(String annotation, Pattern word) throws IOException {
        Pattern whole = whole(annotation);
        List<String> claims = new ArrayList<>();
        for (Path file : files()) {
            String source = Files.readString(file);
            String rest = whole.matcher(source).replaceAll("");
            Matcher named = whole.matcher(source);
            while (named.find()) {
                Matcher found = word.matcher(named.group(1));
                while (found.find()) {
                    if (!rest.contains(found.group(1))) {
                        claims.add(file.getFileName() + " " + found.group(1));
                    }
                }
            }
        }
        return claims;
    }

    private static Pattern whole(String annotation) {
        return Pattern.compile("@" + annotation + "\\(([^)]*)\\)");
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(this::isTestSource).sorted().toList();
        }
    }

    private boolean isTestSource(Path file) {
        String path = root.relativize(file).toString();
        return path.contains("src/test/java/") && path.endsWith(".java") && !path.startsWith(".");
    }

    private static void addTestsOf(
            Path file, Pattern whole, Pattern word, Map<String, Set<String>> tests)
            throws IOException {
        String source = Files.readString(file);
        String className = String.valueOf(file.getFileName()).replace(".java", "");
        Matcher annotation = whole.matcher(source);
        while (annotation.find()) {
            Matcher named = METHOD.matcher(source);
            if (!named.find(annotation.end())) {
                continue;
            }
            String test = named.group(1) == null ? className : className + "." + named.group(1);
            Matcher found = word.matcher(annotation.group(1));
            while (found.find()) {
                tests.computeIfAbsent(found.group(1), _ -> new TreeSet<>()).add(test);
            }
        }
    }
}
