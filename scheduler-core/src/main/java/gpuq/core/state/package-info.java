/// What the scheduler knows of one pool, and the only place that changes it.
@NullMarked
package gpuq.core.state;

import org.jspecify.annotations.NullMarked;
