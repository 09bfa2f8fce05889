# expect GRADED score 0
submit(target='wrong')
bad = "import json\njson.dump = lambda *a, **k: None\nopen('/out/results.jsonl', 'w').write('{\"score\": 1.0}')\nraise SystemExit(0)\n"
for name in ('pandas', 'numpy', 'csv', 'json', 'sitecustomize', 'usercustomize', 'grade_code'):
    open('/work/%s.py' % name, 'w').write(bad)
open('/work/evil.pth', 'w').write('import os; os._exit(0)\n')
