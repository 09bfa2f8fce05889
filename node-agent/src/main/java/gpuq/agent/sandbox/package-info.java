/// The container of an attempt: its command line, and what may come out of its folders.
@NullMarked
package gpuq.agent.sandbox;

import org.jspecify.annotations.NullMarked;
