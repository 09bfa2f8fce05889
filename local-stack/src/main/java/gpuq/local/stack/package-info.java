/// The running local system: what it consists of, in which order it starts, who watches it, what it
/// says of itself.
@NullMarked
package gpuq.local.stack;

import org.jspecify.annotations.NullMarked;
