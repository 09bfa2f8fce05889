# expect SUBMISSION_INVALID
import os, time
submit()
if os.fork() == 0:
    os.setsid()
    while True:
        with open('/work/submission.csv', 'a') as file:
            file.write('more,1\n')
        time.sleep(0.005)
time.sleep(0.5)
