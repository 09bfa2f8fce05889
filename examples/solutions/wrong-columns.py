"""Names its column wrongly: SUBMISSION_INVALID."""

import csv

with open("/data/test.csv", newline="") as file:
    ids = [row["id"] for row in csv.DictReader(file)]
with open("submission.csv", "w", newline="") as file:
    writer = csv.writer(file)
    writer.writerow(["id", "class"])
    writer.writerows([id, "A"] for id in ids)
