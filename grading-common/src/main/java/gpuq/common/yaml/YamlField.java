package gpuq.common.yaml;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The value of one key, asked for by type. Where it is absent, the fallback is given; where it is
/// wrong, the fault is noted and the fallback is given too. An empty value is a fault, but where
/// absence means something (the methods that may give null). Types are never bent: `"5"` is no
/// number and `yes` no bool.
public final class YamlField {

    private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9][0-9]{0,17})");
    private static final Pattern NUMBER =
            Pattern.compile("[-+]?(0|[1-9][0-9]{0,17})(\\.[0-9]{1,18})?([eE][-+]?[0-9]{1,3})?");

    private final YamlDocument document;
    private final String path;
    private final int line;
    private final @Nullable YamlNode node;

    YamlField(YamlDocument document, String path, int line, @Nullable YamlNode node) {
        this.document = document;
        this.path = path;
        this.line = line;
        this.node = node;
    }

    /// The key's path, such as `limits.wall`.
    public String path() {
        return path;
    }

    /// Whether there is a value: neither null nor nothing behind the colon.
    public boolean isThere() {
        return switch (node) {
            case null -> false;
            case YamlNode.Scalar scalar ->
                    scalar.kind() != YamlNode.Kind.NULL && !scalar.text().isEmpty();
            case YamlNode.Items _, YamlNode.Entries _ -> true;
        };
    }

    public boolean isMap() {
        return node instanceof YamlNode.Entries;
    }

    /// Notes a fault of this key.
    public void fault(String message) {
        document.add(line, path, message);
    }

    /// Notes a fault if the key is absent.
    public YamlField required() {
        if (node == null) {
            fault("is missing");
        }
        return this;
    }

    /// Text of at most so many code points, line breaks allowed.
    public String text(int maxLength, String fallback) {
        YamlNode.Scalar scalar = scalar("text");
        String text = scalar == null ? null : textOf(scalar, maxLength);
        return text == null ? fallback : text;
    }

    /// As [#text], but one line.
    public String line(int maxLength, String fallback) {
        String text = text(maxLength, fallback);
        if (text.chars().anyMatch(Character::isISOControl)) {
            fault("must be one line without control characters");
            return fallback;
        }
        return text;
    }

    public @Nullable String lineOrNull(int maxLength) {
        return isThere() ? line(maxLength, "") : null;
    }

    private @Nullable String textOf(YamlNode.Scalar scalar, int maxLength) {
        if (scalar.kind() != YamlNode.Kind.TEXT) {
            fault("must be text; put " + scalar.text() + " in quotes");
            return null;
        }
        int length = scalar.text().codePointCount(0, scalar.text().length());
        if (length > maxLength) {
            fault("has " + length + " characters; at most " + maxLength + " are allowed");
            return null;
        }
        return scalar.text();
    }

    /// Any scalar as it is written: for words that may look like numbers.
    public String written(String fallback) {
        YamlNode.Scalar scalar = scalar("a word");
        return scalar == null ? fallback : scalar.text();
    }

    /// One of a closed list of words.
    public <E> E word(E[] values, Function<? super E, String> wordOf, E fallback) {
        YamlNode.Scalar scalar = scalar("a word");
        if (scalar == null) {
            return fallback;
        }
        for (E value : values) {
            if (wordOf.apply(value).equals(scalar.text())) {
                return value;
            }
        }
        List<String> words = Arrays.stream(values).map(wordOf).toList();
        fault("must be " + String.join(" or ", words) + ", not " + quoted(scalar.text()));
        return fallback;
    }

    public boolean bool(boolean fallback) {
        YamlNode.Scalar scalar = scalar("true or false");
        if (scalar == null) {
            return fallback;
        }
        if (scalar.kind() != YamlNode.Kind.BOOL) {
            fault("must be true or false, not " + quoted(scalar.text()));
            return fallback;
        }
        return scalar.text().equalsIgnoreCase("true");
    }

    /// A whole number.
    public int integer(int min, int max, int fallback) {
        Long value = wholeNumber(min, max);
        return value == null ? fallback : Math.toIntExact(value);
    }

    public long integer(long min, long max, long fallback) {
        Long value = wholeNumber(min, max);
        return value == null ? fallback : value;
    }

    public @Nullable Long integerOrNull(long min, long max) {
        return isThere() ? wholeNumber(min, max) : null;
    }

    private @Nullable Long wholeNumber(long min, long max) {
        YamlNode.Scalar scalar = scalar("a whole number");
        if (scalar == null) {
            return null;
        }
        if (scalar.kind() != YamlNode.Kind.NUMBER || !INTEGER.matcher(scalar.text()).matches()) {
            fault("must be a whole number, not " + quoted(scalar.text()));
            return null;
        }
        return bounded(Long.parseLong(scalar.text()), min, max, String::valueOf);
    }

    public double number(double min, double max, double fallback) {
        Double value = anyNumber(min, max);
        return value == null ? fallback : value;
    }

    public @Nullable Double numberOrNull(double min, double max) {
        return isThere() ? anyNumber(min, max) : null;
    }

    private @Nullable Double anyNumber(double min, double max) {
        YamlNode.Scalar scalar = scalar("a number");
        if (scalar == null) {
            return null;
        }
        // YAML 1.1 takes 1e-6 for text, since it has no point.
        boolean mayBe =
                scalar.kind() == YamlNode.Kind.NUMBER
                        || (scalar.kind() == YamlNode.Kind.TEXT && scalar.text().contains("e"));
        if (!mayBe || !NUMBER.matcher(scalar.text()).matches()) {
            fault("must be a number, not " + quoted(scalar.text()));
            return null;
        }
        return bounded(Double.parseDouble(scalar.text()), min, max, Sizes::plain);
    }

    /// Bytes: a whole number, or one with Ki, Mi, Gi or Ti.
    public long size(long min, long max, long fallback) {
        YamlNode.Scalar scalar = scalar("a size");
        if (scalar == null) {
            return fallback;
        }
        Long bytes = Sizes.parse(scalar.text());
        if (bytes == null) {
            fault("must be a size such as 64Mi or a number of bytes, not " + quoted(scalar.text()));
            return fallback;
        }
        Long value = bounded(bytes, min, max, Sizes::format);
        return value == null ? fallback : value;
    }

    /// Whole seconds.
    public Duration seconds(int min, int max, Duration fallback) {
        Long value = wholeNumber(min, max);
        return value == null ? fallback : Duration.ofSeconds(value);
    }

    /// A moment in RFC 3339, with its offset.
    public @Nullable Instant time() {
        YamlNode.Scalar scalar = isThere() ? scalar("a time") : null;
        if (scalar == null) {
            return null;
        }
        try {
            return OffsetDateTime.parse(scalar.text()).toInstant();
        } catch (DateTimeException e) {
            fault(
                    "must be a time with its offset, such as 2026-01-31T23:59:00+01:00, not "
                            + quoted(scalar.text()));
            return null;
        }
    }

    /// The items of a list, each as a field of its own; none if the key is absent.
    public List<YamlField> items(int maxItems) {
        if (!isThere()) {
            nullIsFault();
            return List.of();
        }
        if (!(node instanceof YamlNode.Items(_, var items))) {
            fault("must be a list");
            return List.of();
        }
        if (items.size() > maxItems) {
            fault("has " + items.size() + " items; at most " + maxItems + " are allowed");
            return List.of();
        }
        List<YamlField> fields = new ArrayList<>();
        for (YamlNode item : items) {
            fields.add(
                    new YamlField(document, path + "[" + fields.size() + "]", item.line(), item));
        }
        return fields;
    }

    /// The map that this is; an empty one if it is absent or something else.
    public YamlSection section() {
        if (node instanceof YamlNode.Entries entries) {
            return document.section(path, entries);
        }
        if (isThere()) {
            fault("must be a map of keys and values");
        } else {
            nullIsFault();
        }
        return YamlSection.empty(document, path, line);
    }

    private YamlNode.@Nullable Scalar scalar(String wanted) {
        if (node == null) {
            return null;
        }
        if (!(node instanceof YamlNode.Scalar scalar)) {
            fault("must be " + wanted);
            return null;
        }
        if (scalar.kind() == YamlNode.Kind.NULL) {
            fault("has no value");
            return null;
        }
        return scalar;
    }

    private void nullIsFault() {
        if (node != null) {
            fault("has no value");
        }
    }

    private <T extends Comparable<T>> @Nullable T bounded(
            T value, T min, T max, Function<T, String> shown) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            fault(
                    "must be between %s and %s, not %s"
                            .formatted(shown.apply(min), shown.apply(max), shown.apply(value)));
            return null;
        }
        return value;
    }

    private static String quoted(String text) {
        return "'" + (text.length() > 60 ? text.substring(0, 60) + "…" : text) + "'";
    }
}
