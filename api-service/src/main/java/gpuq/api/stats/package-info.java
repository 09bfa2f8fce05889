/// Counts over jobs.
@NullMarked
package gpuq.api.stats;

import org.jspecify.annotations.NullMarked;
