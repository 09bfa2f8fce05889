/// What leaves the node: the journal of what must not be lost, reports, logs and heartbeats.
@NullMarked
package gpuq.agent.report;

import org.jspecify.annotations.NullMarked;
