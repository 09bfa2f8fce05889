/// The state of the whole: what runs, what is degraded, how far the projection is, and the checks
/// before a start.
@NullMarked
package gpuq.api.system;

import org.jspecify.annotations.NullMarked;
