# expect OUT_OF_MEMORY
import os, time
for _ in range(8):
    if os.fork() == 0:
        held = bytearray(60 << 20)
        time.sleep(15)
        os._exit(0)
raise SystemExit(any([os.wait()[1] for _ in range(8)]))
