/// The arithmetic of waiting that the scheduler and the API share: both tell times, and must not
/// tell different ones.
@NullMarked
package gpuq.common.forecast;

import org.jspecify.annotations.NullMarked;
