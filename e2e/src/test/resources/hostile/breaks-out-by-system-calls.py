# expect GRADED
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
opened = []
def tries(name, *arguments):
    result = libc.syscall(*arguments)
    if result >= 0:
        opened.append(name)
for name, flag in (('user', 0x10000000), ('mount', 0x20000), ('net', 0x40000000), ('pid', 0x20000000)):
    tries('unshare ' + name, 272, flag)
tries('mount', 165, b'none', b'/tmp', b'tmpfs', 0, 0)
tries('umount', 166, b'/data', 2)
tries('chroot', 161, b'/tmp')
tries('mknod', 133, b'/tmp/disk', 0o60666, os.makedev(7, 0))
tries('setns', 308, os.open('/proc/self/ns/mnt', os.O_RDONLY), 0)
tries('pivot_root', 155, b'/tmp', b'/tmp')
tries('io_uring', 425, 1, ctypes.create_string_buffer(256))
tries('bpf', 321, 0, ctypes.create_string_buffer(256), 128)
tries('userfaultfd', 323, 0)
tries('keyctl', 250, 0, -3, 1)
tries('add_key', 248, b'user', b'x', b'y', 1, -3)
tries('perf', 298, ctypes.create_string_buffer(256), 0, -1, -1, 0)
tries('open_by_handle', 304, 3, ctypes.create_string_buffer(256), 0)
tries('kexec', 246, 0, 0, 0, 0)
tries('init_module', 175, b'x', 1, b'')
tries('reboot', 169, 0xfee1dead, 672274793, 0, 0)
tries('swapon', 167, b'/tmp/x', 0)
tries('setuid root', 105, 0)
tries('clone user', 56, 0x10000000 | 17, 0, 0, 0, 0)
tries('clone3', 435, ctypes.create_string_buffer(88), 88)
assert ctypes.get_errno() == 38, ctypes.get_errno()
tries('ptrace', 101, 0, 0, 0, 0)
assert not opened, opened
submit()
