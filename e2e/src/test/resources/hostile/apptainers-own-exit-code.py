# expect USER_CODE_ERROR retried 0
import sys
print('FATAL:   container creation failed: no such file or directory', file=sys.stderr)
sys.exit(255)
