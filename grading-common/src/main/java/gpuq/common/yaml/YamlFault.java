package gpuq.common.yaml;

/// One fault of a YAML document.
///
/// @param line 1-based
/// @param key the path of the key, such as `limits.wall` or `checks[0].file`; empty for the
///   document
public record YamlFault(int line, String key, String message) {}
