"""Answers for the training wines instead of the test wines: SUBMISSION_INVALID."""

import csv

with open("/data/train.csv", newline="") as file:
    ids = [row["id"] for row in csv.DictReader(file)]
with open("submission.csv", "w", newline="") as file:
    writer = csv.writer(file)
    writer.writerow(["id", "cultivar"])
    writer.writerows([id, "A"] for id in ids)
