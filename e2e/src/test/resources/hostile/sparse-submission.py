# expect SUBMISSION_TOO_LARGE
with open('/work/submission.csv', 'w') as file:
    file.truncate(1 << 40)
