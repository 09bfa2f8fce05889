/// Whose fault it is when a grader fails.
@NullMarked
package gpuq.agent.blame;

import org.jspecify.annotations.NullMarked;
