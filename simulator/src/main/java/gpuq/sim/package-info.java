/// The core under virtual time, with everything that can go wrong around it, decided by a seed.
@NullMarked
package gpuq.sim;

import org.jspecify.annotations.NullMarked;
