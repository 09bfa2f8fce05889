/// Journeys on the whole running system, and the list of edge cases that tests keep.
@NullMarked
package gpuq.e2e;

import org.jspecify.annotations.NullMarked;
