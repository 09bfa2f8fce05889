/// Where the next job goes, and when.
@NullMarked
package gpuq.core.place;

import org.jspecify.annotations.NullMarked;
