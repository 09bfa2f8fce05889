# expect DISK_LIMIT
for number in range(10_000_000):
    open('/work/%d' % number, 'w').close()
