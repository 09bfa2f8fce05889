# expect GRADED seconds 12
import subprocess
subprocess.Popen(['sleep', '600'])
submit()
