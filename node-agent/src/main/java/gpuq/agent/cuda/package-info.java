/// Which images run on which GPUs: the CUDA that they are made with against the driver, and the
/// code that they bring against the devices.
@NullMarked
package gpuq.agent.cuda;

import org.jspecify.annotations.NullMarked;
