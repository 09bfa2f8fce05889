/// The ids and rows of tables that do not fit into memory, in files that live as long as one check.
@NullMarked
package gpuq.common.table;

import org.jspecify.annotations.NullMarked;
