/// What is not kept for ever: files and programs of jobs that ended long ago.
@NullMarked
package gpuq.api.retention;

import org.jspecify.annotations.NullMarked;
