# expect GRADED
import ctypes, os, signal
libc = ctypes.CDLL(None, use_errno=True)
reached = []
for pid in range(1, 400):
    if pid == os.getpid():
        continue
    try:
        os.kill(pid, signal.SIGSTOP)
    except OSError:
        pass
    if libc.ptrace(16, pid, 0, 0) == 0:
        reached.append(pid)
assert not reached, reached
submit()
