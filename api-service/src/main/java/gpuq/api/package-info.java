/// The api-service: REST, web page, projection, artifacts, limits. One package per noun.
@NullMarked
package gpuq.api;

import org.jspecify.annotations.NullMarked;
