package gpuq.agent.data;

import gpuq.agent.state.StatePaths;

/// What this node keeps of what attempts need: files, and folders made of them.
public record DataCache(BlobCache blobs, TreeCache trees) {

    public static DataCache in(StatePaths paths) {
        WholeCopies copies = new WholeCopies();
        return new DataCache(new BlobCache(paths, copies), new TreeCache(paths, copies));
    }
}
