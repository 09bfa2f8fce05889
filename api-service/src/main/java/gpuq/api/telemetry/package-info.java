/// Traces: where spans go, and the hop of a record that is projected.
@NullMarked
package gpuq.api.telemetry;

import org.jspecify.annotations.NullMarked;
