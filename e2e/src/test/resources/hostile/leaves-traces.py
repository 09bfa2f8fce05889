# expect GRADED
import os
os.makedirs('/work/.local/lib/python3.11/site-packages')
os.makedirs('/work/__pycache__')
for folder in ('/work', '/tmp', '/var/tmp', '/dev/shm', '/work/.local', '/work/__pycache__'):
    open(folder + '/trace', 'w').write('x')
open('/work/.local/lib/python3.11/site-packages/usercustomize.py', 'w').write('raise SystemExit(1)')
open('/work/sitecustomize.py', 'w').write('raise SystemExit(1)')
submit()
