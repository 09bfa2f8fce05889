/// What belongs to no single package of the shared module.
@NullMarked
package gpuq.common;

import org.jspecify.annotations.NullMarked;
