/// What an attempt needs from elsewhere, content-addressed, and what it sends there.
@NullMarked
package gpuq.agent.data;

import org.jspecify.annotations.NullMarked;
