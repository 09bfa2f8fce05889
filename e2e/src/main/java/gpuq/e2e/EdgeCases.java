package gpuq.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// The list of edge cases (`docs/edge-cases.tsv`) beside the tests that name them with `@EdgeCase`.
/// Makes `docs/edge-cases.md`; the test compares it.
public final class EdgeCases {

    private static final Pattern ID = Pattern.compile("\"([A-Z]+-\\d+)\"");
    private final Path root;

    /// @param root the top folder of the project
    public EdgeCases(Path root) {
        this.root = root;
    }

    /// One line of the list.
    public record EdgeCase(String id, String group, String situation, String behaviour) {}

    /// The whole list, in its order.
    public List<EdgeCase> all() throws IOException {
        List<EdgeCase> cases = new ArrayList<>();
        for (String line :
                Files.readAllLines(root.resolve("docs/edge-cases.tsv")).subList(1, lineCount())) {
            String[] fields = line.split("\t", -1);
            if (fields.length != 4) {
                throw new IOException("not four columns in docs/edge-cases.tsv: " + line);
            }
            cases.add(new EdgeCase(fields[0], fields[1], fields[2], fields[3]));
        }
        return cases;
    }

    /// The tests by the edge case they name, as `Class.method`, sorted.
    public Map<String, List<String>> tests() throws IOException {
        return new TestSources(root).named("EdgeCase", ID);
    }

    /// The page, as it should stand in `docs/edge-cases.md`.
    public String page() throws IOException {
        Map<String, List<String>> tests = tests();
        List<EdgeCase> cases = all();
        long shown = cases.stream().filter(edge -> tests.containsKey(edge.id())).count();
        StringBuilder page = new StringBuilder();
        page.append("# Edge cases\n\n")
                .append(
                        "Each is a promise: a situation, the behaviour owed, and the tests that show it. Made from")
                .append(
                        " `edge-cases.tsv` and the\n`@EdgeCase` annotations by `./gpuq edge-cases`.\n\n")
                .append("**")
                .append(shown)
                .append(" of ")
                .append(cases.size())
                .append(" have a test.**\n");
        String group = "";
        for (EdgeCase edge : cases) {
            if (!edge.group().equals(group)) {
                group = edge.group();
                page.append("\n## ").append(group).append("\n\n");
                page.append("| id | situation | behaviour owed | tests |\n|---|---|---|---|\n");
            }
            String names =
                    tests.containsKey(edge.id())
                            ? String.join("<br>", tests.getOrDefault(edge.id(), List.of()))
                            : "not yet";
            page.append(
                    "| %s | %s | %s | %s |\n"
                            .formatted(
                                    edge.id(),
                                    cell(edge.situation()),
                                    cell(edge.behaviour()),
                                    names));
        }
        return page.toString();
    }

    /// Writes the page, and that of the outcomes, which is made from the tests too.
    ///
    /// @param arguments the project's top folder
    public static void main(String[] arguments) throws IOException {
        Path root = Path.of(arguments[0]);
        Files.writeString(
                root.resolve("docs/edge-cases.md"),
                new EdgeCases(root).page(),
                StandardCharsets.UTF_8);
        Files.writeString(
                root.resolve("docs/outcomes.md"),
                new Outcomes(root).page(),
                StandardCharsets.UTF_8);
    }

    private int lineCount() throws IOException {
        return Files.readAllLines(root.resolve("docs/edge-cases.tsv")).size();
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
