package gpuq.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// A Python and what can be imported there.
///
/// @param version empty where it is not known
/// @param packages versions by name, the names in lower case with `-` for every separator
record Interpreter(String version, SortedMap<String, String> packages) {

    /// Prints an [Interpreter] as JSON.
    static final String QUESTION =
            """
            import importlib.metadata as m, json, platform
            print(json.dumps({"python": platform.python_version(), "packages": [
                {"name": d.metadata["Name"], "version": d.version} for d in m.distributions()
                if d.metadata["Name"]]}))
            """;

    private static final ObjectMapper JSON = new ObjectMapper();

    Interpreter {
        packages = new TreeMap<>(packages);
    }

    static Interpreter parse(String json) throws IOException {
        return of(JSON.readTree(json));
    }

    /// What has `python` and `packages`, as the API's answer about a competition's environment
    /// does.
    static Interpreter of(JsonNode json) {
        SortedMap<String, String> packages = new TreeMap<>();
        json.path("packages")
                .forEach(
                        it ->
                                packages.put(
                                        normal(it.path("name").asText()),
                                        it.path("version").asText()));
        return new Interpreter(json.path("python").asText(), packages);
    }

    private static String normal(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[-_.]+", "-");
    }

    /// In what this one differs from the one where the program will run: a sentence each, none if
    /// nothing is known of that one.
    List<String> differences(Interpreter there) {
        List<String> all = new ArrayList<>();
        if (there.version.isEmpty()) {
            return all;
        }
        if (!there.version.equals(version)) {
            all.add("Python is %s there and %s here".formatted(there.version, version));
        }
        for (Map.Entry<String, String> it : there.packages.entrySet()) {
            String here = packages.get(it.getKey());
            if (here == null) {
                all.add("%s %s is there and not here".formatted(it.getKey(), it.getValue()));
            } else if (!here.equals(it.getValue())) {
                all.add("%s is %s there and %s here".formatted(it.getKey(), it.getValue(), here));
            }
        }
        packages.forEach(
                (name, here) -> {
                    if (!there.packages.containsKey(name)) {
                        all.add("%s %s is here and not there".formatted(name, here));
                    }
                });
        return all;
    }
}
