# expect USER_CODE_ERROR
open('/dev/shm/x', 'wb').write(b'x' * (64 << 20))
