/// Text files of strangers, read as streams of bytes in constant memory, with exact lines and
/// offsets.
@NullMarked
package gpuq.common.text;

import org.jspecify.annotations.NullMarked;
