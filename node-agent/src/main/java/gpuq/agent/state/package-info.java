/// The folder in which an agent keeps what must outlive it, and the only source of paths in it.
@NullMarked
package gpuq.agent.state;

import org.jspecify.annotations.NullMarked;
