/// The foreign programs of the local system: PostgreSQL, the Kafka broker and Keycloak, each as one
/// process.
@NullMarked
package gpuq.local.part;

import org.jspecify.annotations.NullMarked;
