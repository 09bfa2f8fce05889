package gpuq.common.job;

import org.jspecify.annotations.Nullable;

/// One immutable version of a competition; versions are numbered from 1 by the server.
public record CompetitionRef(CompetitionId id, int version) {

    public CompetitionRef {
        if (version < 1) {
            throw new IllegalArgumentException("version below 1: " + version);
        }
    }

    /// Written out, as those of [CompetitionId].
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof CompetitionRef ref
                        && version == ref.version
                        && id.equals(ref.id));
    }

    @Override
    public int hashCode() {
        return 31 * id.hashCode() + version;
    }

    @Override
    public String toString() {
        return id + "@" + version;
    }
}
