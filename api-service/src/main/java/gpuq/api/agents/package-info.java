/// What agents call: enrolment, content by digest, artifacts.
@NullMarked
package gpuq.api.agents;

import org.jspecify.annotations.NullMarked;
