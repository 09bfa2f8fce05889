package gpuq.common.grading;

import gpuq.common.bundle.Manifest.Column;
import gpuq.common.bundle.Manifest.ColumnType;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What the values of one column must be. Works on bytes, since it is asked for every cell.
final class CellRule {

    private static final int WORDS_SHOWN = 10;
    private static final Set<String> BOOLS =
            Set.of("true", "false", "True", "False", "TRUE", "FALSE", "0", "1");
    private static final Set<String> NOT_FINITE =
            Set.of("nan", "inf", "infinity", "-inf", "-infinity", "+inf", "+infinity");

    private final Column column;
    private final Set<String> words;
    private final boolean anything;

    CellRule(Column column) {
        this(column, false);
    }

    private CellRule(Column column, boolean anything) {
        this.column = column;
        this.anything = anything;
        this.words =
                column.type() == ColumnType.BOOL ? BOOLS : new LinkedHashSet<>(column.values());
    }

    /// A rule of a column that the sample alone describes.
    static CellRule derived(String name, ColumnType type, boolean nullable) {
        return new CellRule(new Column(name, type, null, null, List.of(), null, nullable));
    }

    /// A rule that any value keeps, for columns whose values the sample mixes.
    static CellRule anything(String name) {
        return new CellRule(
                new Column(name, ColumnType.STRING, null, null, List.of(), null, true), true);
    }

    boolean isAnything() {
        return anything;
    }

    String name() {
        return column.name();
    }

    ColumnType type() {
        return column.type();
    }

    boolean isNullable() {
        return column.nullable();
    }

    /// Whether spaces around the value mean nothing.
    boolean isTrimmed() {
        return switch (column.type()) {
            case INT, FLOAT, BOOL -> true;
            case ID, STRING, ENUM -> false;
        };
    }

    /// What is wrong with a value, as a sentence without its subject; nothing if it is right. The
    /// spaces of [#isTrimmed] are gone.
    @Nullable String faultOf(byte[] text, int from, int to) {
        if (from == to) {
            return column.nullable() ? null : "is empty";
        }
        return switch (column.type()) {
            case ID, STRING -> faultOfText(text, from, to);
            case INT ->
                    NumberText.isInteger(text, from, to)
                            ? faultOfRange(text, from, to)
                            : "is not a whole number";
            case FLOAT ->
                    NumberText.isFinite(text, from, to)
                            ? faultOfRange(text, from, to)
                            : faultOfNumber(text, from, to);
            case BOOL -> isWord(text, from, to) ? null : "is neither true nor false";
            case ENUM -> isWord(text, from, to) ? null : "is not one of " + shownWords();
        };
    }

    private @Nullable String faultOfText(byte[] text, int from, int to) {
        Integer maxLength = column.maxLength();
        if (maxLength == null || to - from <= maxLength) {
            return null;
        }
        int codePoints = 0;
        for (int i = from; i < to; i++) {
            codePoints += (text[i] & 0xc0) == 0x80 ? 0 : 1;
        }
        return codePoints <= maxLength
                ? null
                : "has %d characters; at most %d are allowed".formatted(codePoints, maxLength);
    }

    private @Nullable String faultOfRange(byte[] text, int from, int to) {
        Double min = column.min();
        Double max = column.max();
        if (min == null && max == null) {
            return null;
        }
        double value = NumberText.parse(text, from, to);
        if (min != null && value < min) {
            return "is below " + shown(min);
        }
        return max != null && value > max ? "is above " + shown(max) : null;
    }

    private static String faultOfNumber(byte[] text, int from, int to) {
        String word = new String(text, from, Math.min(64, to - from), StandardCharsets.UTF_8);
        if (NOT_FINITE.contains(word.toLowerCase(Locale.ROOT))
                || word.matches("[-+]?[0-9.]+[eE][-+]?[0-9]+")) {
            return "is not a finite number";
        }
        return word.matches("[-+]?[0-9]+,[0-9]+")
                ? "is not a number; the decimal sign is a point"
                : "is not a number";
    }

    private boolean isWord(byte[] text, int from, int to) {
        return words.contains(new String(text, from, to - from, StandardCharsets.UTF_8));
    }

    private String shownWords() {
        String shown = words.stream().limit(WORDS_SHOWN).collect(Collectors.joining(", "));
        return words.size() > WORDS_SHOWN ? shown + ", …" : shown;
    }

    private static String shown(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : Double.toString(number);
    }
}
