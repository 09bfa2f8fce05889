# expect GRADED
import os
seen = [folder for folder in ('/work', '/tmp', '/var/tmp', '/dev/shm') if set(os.listdir(folder)) - {'solution.py'}]
if os.path.isdir('/dev/mqueue'):
    seen += os.listdir('/dev/mqueue')
for table in ('shm', 'msg', 'sem'):
    seen += open('/proc/sysvipc/' + table).read().splitlines()[1:]
assert not seen, seen
submit()
