# expect DISK_LIMIT
with open('/tmp/x', 'wb', buffering=0) as file:
    file.truncate(1 << 40)
    for at in range(0, 1 << 40, 1 << 24):
        file.seek(at)
        file.write(b'x' * 8192)
