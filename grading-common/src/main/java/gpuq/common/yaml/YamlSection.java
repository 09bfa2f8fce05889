package gpuq.common.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// A map of the document, asked for its keys by a reader that knows them.
public final class YamlSection {

    private final YamlDocument document;
    private final String path;
    private final YamlNode.Entries node;
    private final Set<String> known = new LinkedHashSet<>();

    YamlSection(YamlDocument document, String path, YamlNode.Entries node) {
        this.document = document;
        this.path = path;
        this.node = node;
    }

    /// The line where the section begins.
    public int line() {
        return node.line();
    }

    /// The value of a key, there or not.
    public YamlField field(String key) {
        known.add(key);
        YamlNode.Entry entry = node.entries().get(key);
        return entry == null
                ? new YamlField(document, pathOf(key), line(), null)
                : new YamlField(document, pathOf(key), entry.keyLine(), entry.value());
    }

    /// The map below a key; an empty one if it is not there or is no map.
    public YamlSection section(String key) {
        return field(key).section();
    }

    /// The keys as they stand, for a map whose keys are free.
    public List<String> keys() {
        return List.copyOf(node.entries().keySet());
    }

    /// What was not asked for, with the known key that it looks like.
    List<YamlFault> unknownKeys() {
        List<YamlFault> unknown = new ArrayList<>();
        node.entries()
                .forEach(
                        (key, entry) -> {
                            if (!known.contains(key)) {
                                unknown.add(
                                        new YamlFault(
                                                entry.keyLine(),
                                                pathOf(key),
                                                "is not a known key" + Spelling.hint(key, known)));
                            }
                        });
        return unknown;
    }

    static YamlSection empty(YamlDocument document, String path, int line) {
        return document.section(path, new YamlNode.Entries(line, new LinkedHashMap<>()));
    }

    private String pathOf(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
