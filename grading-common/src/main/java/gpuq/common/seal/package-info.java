/// Keys of nodes and the authentication code that every record of a node carries.
@NullMarked
package gpuq.common.seal;

import org.jspecify.annotations.NullMarked;
