"""How a grader says that a submission is not valid."""


class InvalidSubmissionError(Exception):
    """The submission cannot be graded, and the message says why."""
