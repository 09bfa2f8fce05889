# expect GRADER_REJECTED GRADER_FAILED_ON_SUBMISSION counted false
submit(target='x' * 90000)
