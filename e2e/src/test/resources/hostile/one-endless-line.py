# expect GRADED log 700000 timeout 60
import os
submit()
block = b'z' * (1 << 20)
for _ in range(1024):
    os.write(1, block)
