package gpuq.common.job;

/// One immutable version of a competition; versions are numbered from 1 by the server.
public record CompetitionRef(CompetitionId id, int version) {

    public CompetitionRef {
        if (version < 1) {
            throw new IllegalArgumentException("version below 1: " + version);
        }
    }

    @Override
    public String toString() {
        return id + "@" + version;
    }
}
