/// The queue as a whole, and what a new job may expect of it.
@NullMarked
package gpuq.api.queue;

import org.jspecify.annotations.NullMarked;
