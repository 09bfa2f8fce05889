package gpuq.common.grading;

import gpuq.common.bundle.Manifest.ColumnType;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/// Guesses a column's type from its values in the sample. The guess is wide: a sample is full of
/// placeholders, so whole numbers there allow any number, and a word allows any text.
final class TypeGuess {

    private static final Set<String> BOOLS =
            Set.of("true", "false", "True", "False", "TRUE", "FALSE");

    private boolean onlyNumbers = true;
    private boolean onlyBools = true;
    private boolean hasEmpty;
    private boolean hasValue;

    void see(byte[] text, int from, int to) {
        if (from == to) {
            hasEmpty = true;
            return;
        }
        hasValue = true;
        onlyNumbers = onlyNumbers && NumberText.isFinite(text, from, to);
        onlyBools = onlyBools && isBool(text, from, to);
    }

    CellRule rule(String name) {
        if (!hasValue) {
            return CellRule.derived(name, ColumnType.STRING, true);
        }
        ColumnType type =
                onlyNumbers ? ColumnType.FLOAT : onlyBools ? ColumnType.BOOL : ColumnType.STRING;
        return CellRule.derived(name, type, hasEmpty);
    }

    private static boolean isBool(byte[] text, int from, int to) {
        return to - from <= 5
                && BOOLS.contains(new String(text, from, to - from, StandardCharsets.UTF_8));
    }
}
