/// Who is next: ranks, and the lines that jobs wait in. Knows nothing of jobs beyond their ids.
@NullMarked
package gpuq.core.queue;

import org.jspecify.annotations.NullMarked;
