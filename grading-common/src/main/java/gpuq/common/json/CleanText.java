package gpuq.common.json;

/// Text of strangers (a student's file, a grader's sentence) made fit for messages, for the
/// database and for a page: half a surrogate pair cannot be written as UTF-8, U+0000 cannot be
/// stored by PostgreSQL, and other control characters play tricks in terminals. Each becomes
/// U+FFFD.
public final class CleanText {

    private static final char REPLACEMENT = '\uFFFD';

    private CleanText() {}

    /// One sentence or value: at most so many characters (with `…` as the last where it was cut),
    /// no control characters but line break and tab.
    public static String of(String text, int maxChars) {
        String cut = text;
        if (text.length() > maxChars) {
            int end = Math.max(0, maxChars - 1);
            if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
                end--;
            }
            cut = text.substring(0, end) + "…";
        }
        return replace(cut, true);
    }

    /// Any length, and only what cannot be stored replaced.
    public static String storable(String text) {
        return replace(text, false);
    }

    private static String replace(String text, boolean controls) {
        StringBuilder clean = null;
        for (int i = 0; i < text.length(); i++) {
            if (isBad(text, i, controls)) {
                clean = clean == null ? new StringBuilder(text) : clean;
                clean.setCharAt(i, REPLACEMENT);
            }
        }
        return clean == null ? text : clean.toString();
    }

    private static boolean isBad(String text, int i, boolean controls) {
        char c = text.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
        }
        if (Character.isLowSurrogate(c)) {
            return i == 0 || !Character.isHighSurrogate(text.charAt(i - 1));
        }
        if (controls) {
            return Character.isISOControl(c) && c != '\n' && c != '\t';
        }
        return c == '\0';
    }
}
