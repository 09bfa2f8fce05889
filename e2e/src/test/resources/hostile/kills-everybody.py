# expect GRADED
import os, signal
for number in (signal.SIGSTOP, signal.SIGKILL, signal.SIGTERM):
    try:
        os.kill(-1, number)
    except ProcessLookupError:
        pass
submit()
