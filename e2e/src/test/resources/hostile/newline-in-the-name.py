# expect SUBMISSION_MISSING
submit('submission.csv\n')
