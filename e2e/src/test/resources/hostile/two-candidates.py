# expect SUBMISSION_AMBIGUOUS
submit('submission_a.csv')
submit('submission_b.csv')
