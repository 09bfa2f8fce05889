/// Where a queued job stands and when it may start: reckoned from the projection, for jobs and the
/// queue alike.
@NullMarked
package gpuq.api.forecast;

import org.jspecify.annotations.NullMarked;
