# expect DISK_LIMIT
import os
os.chdir('/tmp')
for _ in range(5000):
    os.mkdir('d')
    os.chdir('d')
