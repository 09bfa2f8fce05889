# expect GRADED log 700000
import os
submit()
block = b'z' * (1 << 20)
for _ in range(500):
    os.write(1, block)
