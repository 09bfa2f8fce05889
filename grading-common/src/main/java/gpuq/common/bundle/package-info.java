/// Competition bundles: what a competition.yaml may say, and how an archive is read without
/// trusting it.
@NullMarked
package gpuq.common.bundle;

import org.jspecify.annotations.NullMarked;
