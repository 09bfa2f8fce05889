/// What travels between the services: topics, envelopes and messages, and the only reader and
/// writer of them.
@NullMarked
package gpuq.common.contract;

import org.jspecify.annotations.NullMarked;
