# expect SUBMISSION_MISSING
import os
os._exit(0)
