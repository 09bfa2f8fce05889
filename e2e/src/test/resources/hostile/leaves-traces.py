# expect GRADED
import ctypes, os
os.makedirs('/work/.local/lib/python3.11/site-packages')
os.makedirs('/work/__pycache__')
for folder in ('/work', '/tmp', '/var/tmp', '/dev/shm', '/work/.local', '/work/__pycache__'):
    open(folder + '/trace', 'w').write('x')
open('/work/.local/lib/python3.11/site-packages/usercustomize.py', 'w').write('raise SystemExit(1)')
open('/work/sitecustomize.py', 'w').write('raise SystemExit(1)')
libc = ctypes.CDLL(None)
libc.syscall(240, b'trace', os.O_CREAT | os.O_RDWR, 0o666, None)
libc.syscall(29, 7, 4096, 0o1666)
libc.syscall(68, 7, 0o1666)
libc.syscall(64, 7, 1, 0o1666)
submit()
