package gpuq.core.queue;

import java.util.Arrays;
import java.util.Comparator;

/// Sorts the ranks of one class, at a restore, as plain numbers: that a million comparisons each
/// follow three references would take longer than all the rest.
final class RankOrder {

    private RankOrder() {}

    /// The places of pairs in their order.
    static int[] order(long[] tags, long[] sequences) {
        long least = Arrays.stream(tags).min().orElse(0);
        long most = Arrays.stream(tags).max().orElse(0);
        int placeBits = Integer.SIZE - Integer.numberOfLeadingZeros(tags.length);
        int tagBits = Long.SIZE - Long.numberOfLeadingZeros(most - least);
        int dropped = Math.max(0, tagBits + placeBits - (Long.SIZE - 1));
        // The upper bits of the tag, with the place below them, in one word.
        long[] words = new long[tags.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = (tags[i] - least) >>> dropped << placeBits | i;
        }
        Arrays.sort(words);
        int[] order = new int[words.length];
        int begin = 0;
        for (int i = 0; i < words.length; i++) {
            order[i] = (int) (words[i] & ((1L << placeBits) - 1));
            boolean isLastOfItsKind =
                    i + 1 == words.length || words[i] >>> placeBits != words[i + 1] >>> placeBits;
            if (isLastOfItsKind) {
                if (i > begin) {
                    sort(order, begin, i + 1, tags, sequences);
                }
                begin = i + 1;
            }
        }
        return order;
    }

    /// Those whose upper bits are the same, by all bits.
    private static void sort(int[] order, int begin, int end, long[] tags, long[] sequences) {
        Integer[] few = new Integer[end - begin];
        for (int i = 0; i < few.length; i++) {
            few[i] = order[begin + i];
        }
        Arrays.sort(
                few,
                Comparator.<Integer>comparingLong(place -> tags[place])
                        .thenComparingLong(place -> sequences[place]));
        for (int i = 0; i < few.length; i++) {
            order[begin + i] = few[i];
        }
    }
}
