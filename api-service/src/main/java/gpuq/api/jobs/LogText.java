package gpuq.api.jobs;

/// A stretch of output as text, which can be cut at any of its bytes. The text may be shorter than
/// the bytes it stands for (what was left out), or longer (a byte that is no UTF-8 became U+FFFD,
/// which has three). Pure.
///
/// @param offset where it begins, in bytes of the output
/// @param size how many bytes of the output it stands for
record LogText(long offset, long size, String text) {

    private static final int REPLACEMENT = 0xfffd;
    private static final int REPLACEMENT_BYTES = 3;

    long end() {
        return offset + size;
    }

    boolean isEmpty() {
        return size <= 0;
    }

    /// What of it lies at or behind a place.
    LogText from(long place) {
        if (place <= offset) {
            return this;
        }
        if (place >= end()) {
            return new LogText(end(), 0, "");
        }
        if (isLeftOut()) {
            // Cannot be cut: whoever asks for its middle has seen it.
            return new LogText(place, end() - place, "");
        }
        int index = indexOf(place - offset);
        return new LogText(place, end() - place, text.substring(index));
    }

    /// What of it lies within its first bytes, whole characters only.
    ///
    /// @param atLeastOne whether the first character, or what cannot be cut, is given even where it
    ///   is longer: else a reader with a small limit would never get on
    LogText atMost(long bytes, boolean atLeastOne) {
        if (size <= bytes) {
            return this;
        }
        if (isLeftOut()) {
            return atLeastOne ? this : new LogText(offset, 0, "");
        }
        double cost = costOfReplacement();
        double used = 0;
        int index = 0;
        while (index < text.length()) {
            int c = text.codePointAt(index);
            double more = used + bytesOf(c, cost);
            if (more > bytes && !(atLeastOne && index == 0)) {
                break;
            }
            used = more;
            index += Character.charCount(c);
        }
        return index == text.length()
                ? this
                : new LogText(offset, Math.round(used), text.substring(0, index));
    }

    /// The first character that begins at or behind a number of bytes.
    private int indexOf(long bytes) {
        double cost = costOfReplacement();
        double used = 0;
        int index = 0;
        while (index < text.length() && Math.round(used) < bytes) {
            int c = text.codePointAt(index);
            used += bytesOf(c, cost);
            index += Character.charCount(c);
        }
        return index;
    }

    private boolean isLeftOut() {
        return utf8Bytes() < size;
    }

    private long utf8Bytes() {
        return text.codePoints().mapToLong(c -> (long) bytesOf(c, REPLACEMENT_BYTES)).sum();
    }

    /// How many bytes of the output each replacement character stands for, on average: 1 for most.
    private double costOfReplacement() {
        long replaced = text.codePoints().filter(c -> c == REPLACEMENT).count();
        return replaced == 0
                ? REPLACEMENT_BYTES
                : REPLACEMENT_BYTES - (utf8Bytes() - size) / (double) replaced;
    }

    private static double bytesOf(int codePoint, double replacement) {
        if (codePoint == REPLACEMENT) {
            return replacement;
        }
        return codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
    }
}
