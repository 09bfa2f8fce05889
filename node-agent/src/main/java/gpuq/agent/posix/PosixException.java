package gpuq.agent.posix;

import java.io.IOException;

/// A system call that failed.
public final class PosixException extends IOException {

    public static final int EPERM = 1;
    public static final int ENOENT = 2;
    public static final int ESRCH = 3;
    public static final int ENXIO = 6;
    public static final int EINVAL = 22;
    public static final int EXDEV = 18;
    public static final int ELOOP = 40;

    private final int errno;

    public PosixException(String call, int errno) {
        super(call + " failed with errno " + errno);
        this.errno = errno;
    }

    public int errno() {
        return errno;
    }
}
