/// Refusals: a closed list of codes and how they become RFC 9457 answers.
@NullMarked
package gpuq.api.problem;

import org.jspecify.annotations.NullMarked;
