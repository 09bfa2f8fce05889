# expect OUT_OF_MEMORY
import mmap
held = []
while True:
    block = mmap.mmap(-1, 8 << 20)
    for at in range(0, len(block), 4096):
        block[at] = 1
    held.append(block)
