/// The words of `./gpuq` that concern the running system, one class for each.
@NullMarked
package gpuq.local.command;

import org.jspecify.annotations.NullMarked;
