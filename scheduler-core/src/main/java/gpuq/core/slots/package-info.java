/// What can be assigned and what is taken. Knows nodes and slots, and nothing of jobs beyond the
/// attempt that holds a slot.
@NullMarked
package gpuq.core.slots;

import org.jspecify.annotations.NullMarked;
