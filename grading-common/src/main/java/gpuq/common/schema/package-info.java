/// The published form of the messages: JSON Schemas and the AsyncAPI page, made from the records
/// themselves.
@NullMarked
package gpuq.common.schema;

import org.jspecify.annotations.NullMarked;
