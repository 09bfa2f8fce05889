package gpuq.core.queue;

/// A search among ranks of one class, which are two arrays of numbers in their order.
final class RankSearch {

    private RankSearch() {}

    /// How many of the first so many come before a rank.
    static int before(long[] tags, long[] sequences, int size, long tag, long sequence) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            boolean isBefore =
                    tags[middle] != tag ? tags[middle] < tag : sequences[middle] < sequence;
            if (isBefore) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
