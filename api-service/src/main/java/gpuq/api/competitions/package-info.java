/// Competitions and their immutable versions.
@NullMarked
package gpuq.api.competitions;

import org.jspecify.annotations.NullMarked;
