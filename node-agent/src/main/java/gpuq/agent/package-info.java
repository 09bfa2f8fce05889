/// The agent of one node: takes assignments, runs and grades attempts, and reports what happened.
@NullMarked
package gpuq.agent;

import org.jspecify.annotations.NullMarked;
