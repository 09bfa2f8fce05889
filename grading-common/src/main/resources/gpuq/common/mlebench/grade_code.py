"""Grades by a grader in MLE-bench's form, grade(submission, answers), under the contract gpuq/1.

A refused submission is a rejection. Whatever else goes wrong is left to end this program: then the
same grader judges the reference file, and that decides whose fault it was.
"""

import argparse
import importlib
import json
import os
import sys

from mlebench.grade_helpers import InvalidSubmissionError
from mlebench.utils import read_csv, read_jsonl

HERE = os.path.dirname(os.path.abspath(__file__))
REJECTED = 43


def read(path):
    return read_jsonl(path) if path.endswith(".jsonl") else read_csv(path)


def write(path, end):
    with open(path, "w", encoding="utf-8") as results:
        json.dump(end, results)
        results.write("\n")


def main():
    parser = argparse.ArgumentParser()
    for name in ("submission", "answers", "public", "results", "context"):
        parser.add_argument("--" + name, required=True)
    arguments = parser.parse_args()
    with open(os.path.join(HERE, "mlebench.json"), encoding="utf-8") as file:
        settings = json.load(file)
    grade = getattr(importlib.import_module(settings["module"]), settings["function"])
    answers = read(os.path.join(arguments.answers, settings["answers"]))
    submission = read(arguments.submission)
    try:
        score = grade(submission, answers)
    except InvalidSubmissionError as refusal:
        message = str(refusal)[:2000] or "The grader refused the file."
        write(
            arguments.results,
            {"type": "rejected", "reason": "INVALID_SUBMISSION", "message": message},
        )
        return REJECTED
    write(arguments.results, {"type": "result", "score": float(score)})
    return 0


if __name__ == "__main__":
    sys.exit(main())
