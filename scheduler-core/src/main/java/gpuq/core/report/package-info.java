/// What agents say: checked against the order of the node's records and the fence, then turned into
/// events.
@NullMarked
package gpuq.core.report;

import org.jspecify.annotations.NullMarked;
