/// Bytes by digest, in a directory.
@NullMarked
package gpuq.api.artifacts;

import org.jspecify.annotations.NullMarked;
