# expect SUBMISSION_UNSAFE
import os
os.mkfifo('/work/submission.csv')
