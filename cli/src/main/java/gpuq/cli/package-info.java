/// The command line: what people do with competitions and jobs without a browser.
@NullMarked
package gpuq.cli;

import org.jspecify.annotations.NullMarked;
