/// The words of the domain: ids, states, legs, outcomes. Checked when made, so that the rest need
/// not check.
@NullMarked
package gpuq.common.job;

import org.jspecify.annotations.NullMarked;
