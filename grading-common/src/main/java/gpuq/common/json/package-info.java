/// How all our JSON looks.
@NullMarked
package gpuq.common.json;

import org.jspecify.annotations.NullMarked;
