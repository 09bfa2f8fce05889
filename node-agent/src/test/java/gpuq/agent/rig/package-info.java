/// What the tests with real containers share: a node of its own in a temporary folder.
@NullMarked
package gpuq.agent.rig;

import org.jspecify.annotations.NullMarked;
