/// What the log says, as rows: written here and nowhere else.
@NullMarked
package gpuq.api.projection;

import org.jspecify.annotations.NullMarked;
