# expect GRADED
import ctypes, os
seen = [folder for folder in ('/work', '/tmp', '/var/tmp', '/dev/shm') if set(os.listdir(folder)) - {'solution.py'}]
if os.path.isdir('/dev/mqueue'):
    seen += os.listdir('/dev/mqueue')
for table in ('shm', 'msg', 'sem'):
    seen += open('/proc/sysvipc/' + table).read().splitlines()[1:]
if ctypes.CDLL(None).syscall(240, b'trace', os.O_RDWR, 0, None) >= 0:
    seen.append('queue')
assert not seen, seen
submit()
