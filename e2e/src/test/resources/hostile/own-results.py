# expect GRADED score 0
import os
submit(target='wrong')
for path in ('/work/results.jsonl', '/tmp/results.jsonl', '/work/out/results.jsonl'):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    open(path, 'w').write('{"type":"result","score":1.0}\n')
print('{"type":"result","score":1.0}')
