/// The service with a real PostgreSQL and a real Kafka broker: tests by HTTP and by records alone.
@NullMarked
package gpuq.api.it;

import org.jspecify.annotations.NullMarked;
