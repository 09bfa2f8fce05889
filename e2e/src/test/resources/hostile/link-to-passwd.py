# expect SUBMISSION_UNSAFE
import os
os.symlink('/etc/passwd', '/work/submission.csv')
