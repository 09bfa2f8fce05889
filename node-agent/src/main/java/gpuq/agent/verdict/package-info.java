/// What an attempt's end means: evidence in, outcome out, nothing else.
@NullMarked
package gpuq.agent.verdict;

import org.jspecify.annotations.NullMarked;
