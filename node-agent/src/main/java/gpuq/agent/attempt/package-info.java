/// One attempt from its assignment to its report.
@NullMarked
package gpuq.agent.attempt;

import org.jspecify.annotations.NullMarked;
