package gpuq.core.state;

/// One unit of the scheduler's state: what is written to `gpuq.scheduler-state` under its key when
/// it has changed, and read back at a take-over. Immutable records whose JSON needs no annotation.
public interface StateEntity {

    /// Its key, such as `job/<id>` or `node/<id>`: unique within the pool, and its first part tells
    /// the record's type.
    String key();
}
