/// Operating-system processes: their identity across restarts, their start with a log, their end
/// within a bound.
@NullMarked
package gpuq.local.process;

import org.jspecify.annotations.NullMarked;
