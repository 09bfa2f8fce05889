# expect SUBMISSION_UNSAFE
import os
try:
    os.mknod('/work/submission.csv', 0o20666, os.makedev(1, 5))
except OSError:
    os.symlink('/dev/zero', '/work/submission.csv')
