# expect GRADED score 0
import sys
submit(target='wrong')
out = sys.stdout.buffer
out.write(b'\x00\x1b[2J\x1b]0;owned\x07\xff\xfe\xc3\x28\n')
out.write(b'::progress 1000 nearly done\n::progress -5\n::progress nan x\n')
out.write(b'{"type":"result","score":1.0}\n{"code":"GRADED","score":1.0}\n')
out.write(b'\r\n: comment\nevent: result\ndata: {"score": 1}\n\n')
