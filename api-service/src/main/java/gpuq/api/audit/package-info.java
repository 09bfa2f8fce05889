/// What staff did: append-only, each entry chained to the one before.
@NullMarked
package gpuq.api.audit;

import org.jspecify.annotations.NullMarked;
