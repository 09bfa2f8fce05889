package gpuq.core.queue;

import gpuq.common.job.Priority;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Sorts all who wait by their ranks, at a restore. Nearly all are in one class, and those are
/// sorted as numbers: that a million comparisons each follow three references would take longer
/// than all the rest.
final class RankOrder {

    private RankOrder() {}

    static List<Waiting> sorted(List<Waiting> waiting) {
        List<Waiting> before = new ArrayList<>();
        List<Waiting> normal = new ArrayList<>(waiting.size());
        List<Waiting> behind = new ArrayList<>();
        for (Waiting one : waiting) {
            Rank rank = one.rank();
            if (rank.aged() || rank.priority() == Priority.URGENT) {
                before.add(one);
            } else if (rank.priority() == Priority.NORMAL) {
                normal.add(one);
            } else {
                behind.add(one);
            }
        }
        before.sort(null);
        behind.sort(null);
        List<Waiting> sorted = new ArrayList<>(waiting.size());
        sorted.addAll(before);
        addByTag(sorted, normal);
        sorted.addAll(behind);
        return sorted;
    }

    /// By the upper bits of the tag with the place in the list below them, in one word; then those
    /// whose upper bits are the same by their ranks.
    private static void addByTag(List<Waiting> sorted, List<Waiting> normal) {
        long least = Long.MAX_VALUE;
        long most = Long.MIN_VALUE;
        for (Waiting one : normal) {
            least = Math.min(least, one.rank().tag());
            most = Math.max(most, one.rank().tag());
        }
        int placeBits = Integer.SIZE - Integer.numberOfLeadingZeros(normal.size());
        int tagBits = Long.SIZE - Long.numberOfLeadingZeros(most - least);
        int dropped = Math.max(0, tagBits + placeBits - (Long.SIZE - 1));
        long[] words = new long[normal.size()];
        for (int i = 0; i < words.length; i++) {
            words[i] = (normal.get(i).rank().tag() - least) >>> dropped << placeBits | i;
        }
        Arrays.sort(words);
        int begin = sorted.size();
        for (int i = 0; i < words.length; i++) {
            sorted.add(normal.get((int) (words[i] & ((1L << placeBits) - 1))));
            boolean isLastOfItsKind =
                    i + 1 == words.length || words[i] >>> placeBits != words[i + 1] >>> placeBits;
            if (isLastOfItsKind) {
                if (sorted.size() - begin > 1) {
                    sorted.subList(begin, sorted.size()).sort(null);
                }
                begin = sorted.size();
            }
        }
    }
}
