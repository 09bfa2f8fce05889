/// The scheduler's decisions as a pure function of state, input and time.
@NullMarked
package gpuq.core;

import org.jspecify.annotations.NullMarked;
