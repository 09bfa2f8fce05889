/// Unpacking an archive that nobody trusts.
@NullMarked
package gpuq.common.archive;

import org.jspecify.annotations.NullMarked;
