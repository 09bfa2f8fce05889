/// Stored files that are graded for the staff: what was asked, and what came of it.
@NullMarked
package gpuq.api.gradings;

import org.jspecify.annotations.NullMarked;
