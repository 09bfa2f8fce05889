/// How fast the core is: `./gpuq bench core`.
@NullMarked
package gpuq.sim.bench;

import org.jspecify.annotations.NullMarked;
