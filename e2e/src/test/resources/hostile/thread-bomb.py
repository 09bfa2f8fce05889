# expect PROCESS_LIMIT
import threading, time
while True:
    threading.Thread(target=time.sleep, args=(9,)).start()
