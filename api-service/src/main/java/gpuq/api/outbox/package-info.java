/// The only way from a transaction to a topic.
@NullMarked
package gpuq.api.outbox;

import org.jspecify.annotations.NullMarked;
