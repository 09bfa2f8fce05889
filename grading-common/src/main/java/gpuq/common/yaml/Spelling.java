package gpuq.common.yaml;

import java.util.Collection;
import java.util.Comparator;

/// The known word that an unknown one was probably meant to be.
public final class Spelling {

    private static final int MAX_LENGTH = 64;

    private Spelling() {}

    /// `; did you mean X?`, or nothing if no word is near.
    public static String hint(String word, Collection<String> known) {
        if (word.length() > MAX_LENGTH) {
            return "";
        }
        int near = Math.max(1, word.length() / 3);
        return known.stream()
                .filter(candidate -> distance(word, candidate) <= near)
                .min(Comparator.comparingInt(candidate -> distance(word, candidate)))
                .map(candidate -> "; did you mean " + candidate + "?")
                .orElse("");
    }

    /// Levenshtein's distance: how many letters differ.
    private static int distance(String left, String right) {
        int[] row = new int[right.length() + 1];
        for (int j = 0; j <= right.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                int replaced = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[right.length()];
    }
}
