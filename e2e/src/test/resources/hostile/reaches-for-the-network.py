# expect GRADED
import socket
reached = []
targets = [('127.0.0.1', port) for port in (@PORTS@, 22, 80, 2024)]
targets += [('::1', port) for port in (@PORTS@,)]
targets += [('169.254.169.254', 80), ('8.8.8.8', 53), ('10.0.0.1', 80), ('224.0.0.1', 5353)]
for target in targets:
    for family in (socket.AF_INET, socket.AF_INET6):
        try:
            with socket.socket(family) as connection:
                connection.settimeout(0.3)
                connection.connect(target)
                reached.append(target)
        except OSError:
            pass
for family, kind, protocol in ((17, socket.SOCK_RAW, 0), (socket.AF_INET, socket.SOCK_RAW, 1), (40, socket.SOCK_STREAM, 0), (38, 5, 0)):
    try:
        socket.socket(family, kind, protocol)
        reached.append((family, kind))
    except OSError:
        pass
for name in ('example.org', 'localhost.localdomain', 'metadata.google.internal'):
    try:
        socket.getaddrinfo(name, 80)
        reached.append(name)
    except OSError:
        pass
for line in open('/proc/net/unix').read().splitlines()[1:]:
    if '@' in line:
        reached.append(line.split()[-1])
assert not reached, reached
submit()
