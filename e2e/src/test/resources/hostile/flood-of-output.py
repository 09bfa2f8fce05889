# expect GRADED log 700000 timeout 60
import os
submit()
print('BEGIN', flush=True)
line = b'y' * 99 + b'\n'
block = line * 10000
for _ in range(10000):
    os.write(1, block)
print('END')
