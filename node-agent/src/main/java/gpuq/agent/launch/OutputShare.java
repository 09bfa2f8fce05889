package gpuq.agent.launch;

/// How the bytes that are kept of an output are shared between its beginning and its end: the last
/// MiB is its end's, and the rest its beginning's; a small limit is halved.
///
/// @param head bytes kept from the beginning, as they come
/// @param tail bytes kept from the end
record OutputShare(long head, long tail) {

    static OutputShare of(long limit, long mostTail) {
        long tail = Math.min(mostTail, limit / 2);
        return new OutputShare(limit - tail, tail);
    }
}
