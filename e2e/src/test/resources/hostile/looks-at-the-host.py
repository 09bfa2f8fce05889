# expect GRADED
import ctypes, os
bad = []
for path in ('/proc/1/environ', '/proc/1/mem', '/proc/1/root/etc/hostname', '/proc/kcore', '/etc/shadow', '/dev/kmsg', '/dev/mem',
             '/dev/loop0', '/dev/vda', '/dev/sda', '/answers/answers.csv', '/grader/grade_code.py', '/in/context.json', '/root', '/home', '/sys/fs/cgroup/memory'):
    try:
        if os.path.isdir(path):
            bad.extend(path + '/' + name for name in os.listdir(path))
        else:
            content = open(path, 'rb').read(4096)
            if path == '/proc/1/environ' and b'GPUQ' not in content and b'KAFKA' not in content:
                continue
            bad.append(path)
    except OSError:
        pass
if ctypes.CDLL(None, use_errno=True).klogctl(3, ctypes.create_string_buffer(4096), 4096) > 0:
    bad.append('kernel log')
bad += [name for name in os.environ if 'KAFKA' in name or 'APPTAINER' in name or 'TOKEN' in name]
assert not bad, bad
submit()
