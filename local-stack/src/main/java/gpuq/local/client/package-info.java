/// What a user of the local system does over HTTP: signs in, enrols a node, tries the whole path of
/// a job.
@NullMarked
package gpuq.local.client;

import org.jspecify.annotations.NullMarked;
