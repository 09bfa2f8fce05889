# expect GRADED log 700000
import os
submit()
print('BEGIN', flush=True)
line = b'y' * 99 + b'\n'
block = line * 10000
for _ in range(500):
    os.write(1, block)
print('END')
