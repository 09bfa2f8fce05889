"""Ends with an exception: USER_CODE_ERROR."""

import csv

with open("/data/train.csv", newline="") as file:
    rows = list(csv.DictReader(file))
print(f"{len(rows)} wines are read")
print(rows[0]["colour"])
