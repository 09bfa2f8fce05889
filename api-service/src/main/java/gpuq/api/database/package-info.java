/// SQL with bound parameters, on the transaction of the caller.
@NullMarked
package gpuq.api.database;

import org.jspecify.annotations.NullMarked;
