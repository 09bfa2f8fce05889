package gpuq.common.mlebench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The `grader/` of an imported bundle: the competition's own modules where MLE-bench has them, our
/// adapter, and of MLE-bench itself the few names that graders import.
final class GraderFolder {

    private static final List<String> OURS =
            List.of(
                    "grade_code.py",
                    "mlebench/__init__.py",
                    "mlebench/grade_helpers.py",
                    "mlebench/utils.py",
                    "mlebench/competitions/__init__.py");

    /// What our copy of MLE-bench has, by its module.
    private static final Map<String, Set<String>> PROVIDED =
            Map.of(
                    "mlebench.grade_helpers",
                    Set.of("InvalidSubmissionError"),
                    "mlebench.utils",
                    Set.of("read_csv", "read_jsonl", "get_logger"));

    private static final Pattern FROM =
            Pattern.compile(
                    "^\\s*from\\s+([\\w.]+)\\s+import\\s+(\\([^)]*\\)|[^\\n#]+)",
                    Pattern.MULTILINE);
    private static final Pattern IMPORT =
            Pattern.compile("^\\s*import\\s+(\\w+)", Pattern.MULTILINE);

    /// Python's own that graders use; anything else is told, so that the image can be chosen.
    private static final Set<String> STANDARD =
            Set.of(
                    "__future__",
                    "abc",
                    "ast",
                    "collections",
                    "copy",
                    "csv",
                    "dataclasses",
                    "datetime",
                    "enum",
                    "functools",
                    "io",
                    "itertools",
                    "json",
                    "logging",
                    "math",
                    "operator",
                    "os",
                    "pathlib",
                    "random",
                    "re",
                    "statistics",
                    "string",
                    "sys",
                    "time",
                    "typing",
                    "warnings");

    private GraderFolder() {}

    /// Writes the folder.
    ///
    /// @param notes is told what the grader needs and what is not there
    static void write(MleBenchSource source, Path folder, List<String> notes) throws IOException {
        for (String name : OURS) {
            Path file = folder.resolve(name);
            Files.createDirectories(file.resolveSibling("."));
            try (InputStream in = GraderFolder.class.getResourceAsStream(name)) {
                if (in == null) {
                    throw new IOException("the adapter's " + name + " is not in this build");
                }
                Files.copy(in, file);
            }
        }
        Path own = folder.resolve("mlebench/competitions").resolve(source.id());
        Files.createDirectories(own);
        Files.writeString(own.resolve("__init__.py"), "");
        Set<String> packages = new TreeSet<>();
        Set<String> missing = new TreeSet<>();
        for (Path module : modules(source.folder())) {
            Files.copy(module, own.resolve(module.getFileName().toString()));
            scan(Files.readString(module), packages, missing);
        }
        Files.writeString(folder.resolve("mlebench.json"), settings(source));
        if (!packages.isEmpty()) {
            notes.add("the image must have the Python packages " + String.join(", ", packages));
        }
        missing.forEach(
                name -> notes.add("the grader imports " + name + ", which is not provided"));
    }

    /// All but the preparation, which needs what no grader's image has.
    private static List<Path> modules(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().endsWith(".py"))
                    .filter(
                            file ->
                                    !Set.of("__init__.py", "prepare.py")
                                            .contains(file.getFileName().toString()))
                    .sorted()
                    .toList();
        }
    }

    private static void scan(String code, Set<String> packages, Set<String> missing) {
        Matcher from = FROM.matcher(code);
        while (from.find()) {
            String module = from.group(1);
            if (module.equals("mlebench") || module.startsWith("mlebench.")) {
                for (String name : from.group(2).replaceAll("[()\\\\]", "").split(",")) {
                    String plain = name.strip().split("\\s+")[0];
                    if (!plain.isEmpty()
                            && !PROVIDED.getOrDefault(module, Set.of()).contains(plain)) {
                        missing.add(module + "." + plain);
                    }
                }
            } else {
                addPackage(module.split("\\.")[0], packages);
            }
        }
        Matcher plain = IMPORT.matcher(code);
        while (plain.find()) {
            addPackage(plain.group(1), packages);
        }
    }

    private static void addPackage(String name, Set<String> packages) {
        if (!name.isEmpty() && !STANDARD.contains(name) && !name.equals("mlebench")) {
            packages.add(name);
        }
    }

    private static String settings(MleBenchSource source) throws IOException {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("module", source.graderModule());
        settings.put("function", source.function());
        settings.put("answers", source.answers());
        return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(settings)
                + "\n";
    }
}
