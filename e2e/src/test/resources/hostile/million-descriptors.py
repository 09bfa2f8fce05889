# expect USER_CODE_ERROR TOO_MANY_OPEN_FILES
files = [open('/dev/null') for _ in range(1_000_000)]
