# expect GRADED score 1
import os
submit()
os.chmod('/work/submission.csv', 0)
os.chmod('/work', 0)
