/// Sorted sets that a restore fills fast and a step reads with few misses of the processor's
/// caches. Knows nothing of what is in them.
@NullMarked
package gpuq.core.sorted;

import org.jspecify.annotations.NullMarked;
