# expect SUBMISSION_UNSAFE
import os
submit('other.csv')
os.link('/work/other.csv', '/work/submission.csv')
