/// The one kind of loop that the agent's steady work runs in.
@NullMarked
package gpuq.agent.loop;

import org.jspecify.annotations.NullMarked;
