/// The check of a submission file, its normal form, and the reading of a grader's results.
@NullMarked
package gpuq.common.grading;

import org.jspecify.annotations.NullMarked;
