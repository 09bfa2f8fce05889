/// The core on the Kafka clients: one transactional loop per pool, with its leadership, its restore
/// and its standby.
@NullMarked
package gpuq.scheduler;

import org.jspecify.annotations.NullMarked;
