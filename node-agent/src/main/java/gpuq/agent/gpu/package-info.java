/// What this node offers: slots, and the devices behind them.
@NullMarked
package gpuq.agent.gpu;

import org.jspecify.annotations.NullMarked;
