/// Who pays for what, when: leads what happens to a job to its user's account.
@NullMarked
package gpuq.core.share;

import org.jspecify.annotations.NullMarked;
