/// Traces of real machines, replayed under several policies: how long whose jobs would have waited.
@NullMarked
package gpuq.sim.trace;

import org.jspecify.annotations.NullMarked;
