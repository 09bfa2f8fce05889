# expect SUBMISSION_UNSAFE
import os
os.makedirs('/work/submission.csv/submission.csv')
