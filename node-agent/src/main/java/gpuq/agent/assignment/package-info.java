/// What the scheduler tells this node, and what the node holds because of it.
@NullMarked
package gpuq.agent.assignment;

import org.jspecify.annotations.NullMarked;
