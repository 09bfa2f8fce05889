/// The local system as processes of this machine: for `./gpuq up` and for every integration test.
@NullMarked
package gpuq.local;

import org.jspecify.annotations.NullMarked;
