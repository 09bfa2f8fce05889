package gpuq.api.competitions;

/// Where a version is in its life (bundle contract): tested once, then active or not.
public enum VersionState {
    DRAFT,
    TESTING,
    READY,
    ACTIVE,
    RETIRED,
    FAILED;

    /// Whether its self-test has passed, so that it may become the active one, again or for the
    /// first time.
    boolean isTested() {
        return switch (this) {
            case READY, ACTIVE, RETIRED -> true;
            case DRAFT, TESTING, FAILED -> false;
        };
    }
}
