/// The agent's hop in the trace of a request.
@NullMarked
package gpuq.agent.trace;

import org.jspecify.annotations.NullMarked;
