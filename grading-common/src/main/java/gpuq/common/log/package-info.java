/// The fields that every log line of one unit of work carries.
@NullMarked
package gpuq.common.log;

import org.jspecify.annotations.NullMarked;
