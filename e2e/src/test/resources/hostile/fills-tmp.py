# expect DISK_LIMIT
with open('/tmp/x', 'wb') as file:
    while True:
        file.write(b'x' * (1 << 20))
