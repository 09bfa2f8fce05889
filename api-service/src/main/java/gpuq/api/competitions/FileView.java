package gpuq.api.competitions;

import gpuq.common.job.Sha256;

/// One file of the public data.
public record FileView(String path, long size, Sha256 sha256) {}
