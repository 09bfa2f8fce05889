# expect USER_CODE_ERROR CRASHED retried 0
import sys
print('RuntimeError: CUDA out of memory', file=sys.stderr)
print('FATAL: image no such file', file=sys.stderr)
sys.exit(137)
