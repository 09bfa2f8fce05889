/// What must be true of the broker before a loop may start: its version of transactions and our
/// topics.
@NullMarked
package gpuq.scheduler.topics;

import org.jspecify.annotations.NullMarked;
