# expect SUBMISSION_UNSAFE
import socket
socket.socket(socket.AF_UNIX).bind('/work/submission.csv')
