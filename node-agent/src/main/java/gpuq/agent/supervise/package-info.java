/// The processes of attempts: how they are started, named, watched and found again.
@NullMarked
package gpuq.agent.supervise;

import org.jspecify.annotations.NullMarked;
