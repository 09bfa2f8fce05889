/// Quota, rate and room in the queue, decided at once.
@NullMarked
package gpuq.api.limits;

import org.jspecify.annotations.NullMarked;
