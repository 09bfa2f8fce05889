/// Makes a bundle of ours from a competition in MLE-bench's form. Used by the command line alone.
@NullMarked
package gpuq.common.mlebench;

import org.jspecify.annotations.NullMarked;
