/// The language in which tests tell what happens to a pool, and what should follow.
@NullMarked
package gpuq.core.scenario;

import org.jspecify.annotations.NullMarked;
