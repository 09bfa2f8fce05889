/// Who is calling, and what they may see.
@NullMarked
package gpuq.api.security;

import org.jspecify.annotations.NullMarked;
