/// What follows when an attempt or a job is over.
@NullMarked
package gpuq.core.retry;

import org.jspecify.annotations.NullMarked;
