package gpuq.common.yaml;

import java.util.List;
import java.util.Map;

/// A piece of a document, with the line where it begins. It can hold nothing but text, lists and
/// maps, so reading one never makes an object of a class that the document names (EXPLOIT-5).
sealed interface YamlNode {

    int line();

    /// What a scalar looks like before anybody says what it should be.
    enum Kind {
        TEXT,
        NUMBER,
        BOOL,
        NULL
    }

    /// @param text as it stands in the document, quotes removed
    record Scalar(int line, Kind kind, String text) implements YamlNode {}

    record Items(int line, List<YamlNode> items) implements YamlNode {}

    /// @param entries in the document's order
    record Entries(int line, Map<String, Entry> entries) implements YamlNode {}

    /// @param keyLine the key's own line
    record Entry(int keyLine, YamlNode value) {}
}
