/// Who this node is: its enrolment, its key and its incarnation.
@NullMarked
package gpuq.agent.node;

import org.jspecify.annotations.NullMarked;
