# expect GRADED
import os
written = []
for path in ('/data/x', '/usr/x', '/x', '/.gpuq/x', '/sys/x', '/etc/x', '/bin/x'):
    try:
        open(path, 'w')
        written.append(path)
    except OSError:
        pass
for path in ('/work/solution.py', '/.gpuq/start', '/etc/passwd', '/data/sample_submission.csv', '/bin/sh'):
    for act in (lambda: open(path, 'a'), lambda: os.unlink(path), lambda: os.chmod(path, 0o777), lambda: os.rename(path, path + 'x')):
        try:
            act()
            written.append(path)
        except OSError:
            pass
assert not written, written
submit()
