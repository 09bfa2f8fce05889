/// Nodes as operators see and steer them; students get counts without names.
@NullMarked
package gpuq.api.nodes;

import org.jspecify.annotations.NullMarked;
