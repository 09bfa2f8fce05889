/// What people want: one class per kind of command.
@NullMarked
package gpuq.core.command;

import org.jspecify.annotations.NullMarked;
