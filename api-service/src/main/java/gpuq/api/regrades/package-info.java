/// Grading anew what jobs have left, when a competition's scoring has changed.
@NullMarked
package gpuq.api.regrades;

import org.jspecify.annotations.NullMarked;
