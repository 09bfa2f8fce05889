/// Jobs: submit, list, follow, cancel.
@NullMarked
package gpuq.api.jobs;

import org.jspecify.annotations.NullMarked;
