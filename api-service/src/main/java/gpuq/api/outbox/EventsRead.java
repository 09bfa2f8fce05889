package gpuq.api.outbox;

/// What the outbox must know of the other direction: a command without an event is missed only by
/// who has read all events.
@FunctionalInterface
public interface EventsRead {

    /// Whether all events of jobs that there are have been read and applied.
    boolean isCurrent();
}
