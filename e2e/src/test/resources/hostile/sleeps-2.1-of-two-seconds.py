# expect GRADED|TIME_LIMIT timeout 2
import time
submit()
time.sleep(2.1)
