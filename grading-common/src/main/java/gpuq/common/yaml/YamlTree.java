package gpuq.common.yaml;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads the events of a YAML document into [YamlNode]s. Tags, anchors, aliases, a key twice and a
/// second document are faults; reading goes on behind them where it can.
final class YamlTree {

    /// Deeper than any manifest; what is deeper is a fault, not a deep recursion here.
    private static final int MAX_DEPTH = 16;

    private static final YAMLFactory FACTORY =
            YAMLFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                    .enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS)
                    .build();

    private static final Pattern PLACE = Pattern.compile("line ([0-9]{1,8}), column");

    private final YAMLParser parser;
    private final List<YamlFault> faults;

    private YamlTree(YAMLParser parser, List<YamlFault> faults) {
        this.parser = parser;
        this.faults = faults;
    }

    /// The document's one node; nothing, with a fault, if it cannot be read to its end.
    static @Nullable YamlNode read(String text, List<YamlFault> faults) {
        try (YAMLParser parser = FACTORY.createParser(text)) {
            YamlTree tree = new YamlTree(parser, faults);
            try {
                return tree.document();
            } catch (StreamConstraintsException e) {
                tree.fault(tree.line(), "", "is nested too deeply");
            } catch (JsonProcessingException e) {
                tree.fault(tree.lineOf(e), "", "is not YAML: " + brief(e));
            }
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException("reading a string", e);
        }
    }

    private @Nullable YamlNode document() throws IOException {
        JsonToken token = parser.nextToken();
        if (token == null) {
            fault(1, "", "is empty");
            return null;
        }
        YamlNode node = node(token, "");
        if (parser.nextToken() != null) {
            fault(line(), "", "has a second document");
        }
        return node;
    }

    private YamlNode node(JsonToken token, String path) throws IOException {
        int line = line();
        if (parser.getObjectId() != null || parser.isCurrentAlias()) {
            fault(line, path, "uses an anchor or an alias (& or *), which are not allowed");
        }
        if (parser.getTypeId() != null) {
            fault(line, path, "uses a tag (!), which is not allowed");
        }
        return switch (token) {
            case START_OBJECT -> entries(line, path);
            case START_ARRAY -> items(line, path);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> scalar(line, YamlNode.Kind.NUMBER);
            case VALUE_TRUE, VALUE_FALSE -> scalar(line, YamlNode.Kind.BOOL);
            case VALUE_NULL -> scalar(line, YamlNode.Kind.NULL);
            case VALUE_STRING,
                    VALUE_EMBEDDED_OBJECT,
                    FIELD_NAME,
                    END_ARRAY,
                    END_OBJECT,
                    NOT_AVAILABLE ->
                    scalar(line, YamlNode.Kind.TEXT);
        };
    }

    private YamlNode scalar(int line, YamlNode.Kind kind) throws IOException {
        String text = parser.getText();
        return new YamlNode.Scalar(line, kind, text == null ? "" : text);
    }

    private YamlNode items(int line, String path) throws IOException {
        List<YamlNode> items = new ArrayList<>();
        JsonToken token = parser.nextToken();
        while (token != null && token != JsonToken.END_ARRAY) {
            items.add(node(token, path + "[" + items.size() + "]"));
            token = parser.nextToken();
        }
        return new YamlNode.Items(line, items);
    }

    private YamlNode entries(int line, String path) throws IOException {
        Map<String, YamlNode.Entry> entries = new LinkedHashMap<>();
        JsonToken token = parser.nextToken();
        while (token == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            int keyLine = line();
            String keyPath = path.isEmpty() ? key : path + "." + key;
            YamlNode value = node(parser.nextToken(), keyPath);
            YamlNode.Entry before = entries.putIfAbsent(key, new YamlNode.Entry(keyLine, value));
            if (before != null) {
                fault(keyLine, keyPath, "is there twice; first on line " + before.keyLine());
            }
            token = parser.nextToken();
        }
        return new YamlNode.Entries(line, entries);
    }

    private void fault(int line, String key, String message) {
        faults.add(new YamlFault(line, key, message));
    }

    private int line() {
        JsonLocation location = parser.currentTokenLocation();
        return location == null ? 1 : Math.max(1, location.getLineNr());
    }

    /// Where the parser's sentence says that it stopped; it names the place where the enclosing
    /// thing began first.
    private int lineOf(JsonProcessingException e) {
        Matcher matcher = PLACE.matcher(String.valueOf(e.getOriginalMessage()));
        int line = line();
        while (matcher.find()) {
            line = Integer.parseInt(matcher.group(1));
        }
        return line;
    }

    /// The parser's sentence, without the places and excerpts that it indents.
    private static String brief(JsonProcessingException e) {
        String said =
                String.valueOf(e.getOriginalMessage())
                        .lines()
                        .filter(line -> !line.isBlank() && !Character.isWhitespace(line.charAt(0)))
                        .limit(2)
                        .collect(Collectors.joining(", "));
        return said.isEmpty() ? "it cannot be parsed" : said;
    }
}
