package gpuq.agent.cuda;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A version of CUDA, such as 12.4: what an image is made with, or the newest that a driver serves.
///
/// @param minor a third number, where one is written, decides nothing
record CudaVersion(int major, int minor) implements Comparable<CudaVersion> {

    private static final Pattern WRITTEN = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})(\\.\\d+)*");

    private static final Comparator<CudaVersion> ORDER =
            Comparator.comparingInt(CudaVersion::major).thenComparingInt(CudaVersion::minor);

    /// Empty for what is no version, such as the `N/A` of a driver without CUDA.
    static Optional<CudaVersion> parse(String text) {
        Matcher matcher = WRITTEN.matcher(text.strip());
        return matcher.matches()
                ? Optional.of(
                        new CudaVersion(
                                Integer.parseInt(matcher.group(1)),
                                Integer.parseInt(matcher.group(2))))
                : Optional.empty();
    }

    boolean isLaterThan(CudaVersion other) {
        return compareTo(other) > 0;
    }

    @Override
    public int compareTo(CudaVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
