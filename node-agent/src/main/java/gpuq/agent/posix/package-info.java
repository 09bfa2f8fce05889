/// System calls that Java has no way to.
@NullMarked
package gpuq.agent.posix;

import org.jspecify.annotations.NullMarked;
