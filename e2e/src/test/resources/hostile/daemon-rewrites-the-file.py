# expect GRADED score 1
import os, time
submit()
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        time.sleep(1)
        submit(target='wrong')
    os._exit(0)
