/// What time does, on each tick.
@NullMarked
package gpuq.core.clock;

import org.jspecify.annotations.NullMarked;
