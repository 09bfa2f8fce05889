/// The privileged part: four verbs over cgroups, scratch file systems and supervisors.
@NullMarked
package gpuq.agent.launch;

import org.jspecify.annotations.NullMarked;
