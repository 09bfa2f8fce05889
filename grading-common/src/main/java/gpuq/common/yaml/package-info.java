/// Strict YAML with line numbers: no tags, no anchors, no duplicate keys, no coercion, and every
/// fault at once.
@NullMarked
package gpuq.common.yaml;

import org.jspecify.annotations.NullMarked;
