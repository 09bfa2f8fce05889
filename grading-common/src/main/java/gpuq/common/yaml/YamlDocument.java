package gpuq.common.yaml;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A YAML document that is being read key by key. Readers ask its [YamlSection]s for what they
/// know; what nobody has asked for is an unknown key. Faults are collected, never thrown: a reader
/// goes on with the default, and looks at [#faults] at the end.
public final class YamlDocument {

    /// So many faults are told.
    public static final int MAX_FAULTS = 200;

    /// Larger than any manifest.
    public static final int MAX_BYTES = 1 << 20;

    private final List<YamlFault> faults = new ArrayList<>();
    private final List<YamlSection> sections = new ArrayList<>();
    private final YamlSection root;
    private final boolean readable;

    private YamlDocument(byte[] bytes) {
        YamlNode node = parse(bytes);
        if (node instanceof YamlNode.Entries entries) {
            readable = true;
            root = section("", entries);
        } else {
            if (node != null) {
                add(node.line(), "", "is not a map of keys and values");
            }
            readable = false;
            root = section("", new YamlNode.Entries(1, new LinkedHashMap<>()));
        }
    }

    public static YamlDocument of(byte[] bytes) {
        return new YamlDocument(bytes);
    }

    /// Whether there is anything to read: otherwise [#faults] says why not.
    public boolean isReadable() {
        return readable;
    }

    public YamlSection root() {
        return root;
    }

    /// All faults found until now and every key that was not asked for, by line.
    public List<YamlFault> faults() {
        List<YamlFault> all = new ArrayList<>(faults);
        sections.forEach(section -> all.addAll(section.unknownKeys()));
        all.sort(Comparator.comparingInt(YamlFault::line));
        return List.copyOf(all.subList(0, Math.min(all.size(), MAX_FAULTS)));
    }

    /// Adds a fault that only a reader can know.
    void add(int line, String key, String message) {
        faults.add(new YamlFault(line, key, message));
    }

    YamlSection section(String path, YamlNode.Entries entries) {
        YamlSection section = new YamlSection(this, path, entries);
        sections.add(section);
        return section;
    }

    private @Nullable YamlNode parse(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            add(1, "", "is larger than " + MAX_BYTES + " bytes");
            return null;
        }
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return YamlTree.read(text, faults);
        } catch (CharacterCodingException e) {
            add(1, "", "is not UTF-8");
            return null;
        }
    }
}
