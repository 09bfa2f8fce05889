/// Who I am and what I have left.
@NullMarked
package gpuq.api.users;

import org.jspecify.annotations.NullMarked;
