"""A first answer: the mean of the training data, for every wine."""

import csv
import statistics

with open("/data/train.csv", newline="") as file:
    mean = statistics.mean(float(row["alcohol"]) for row in csv.DictReader(file))
with open("/data/test.csv", newline="") as file:
    ids = [row["id"] for row in csv.DictReader(file)]

with open("submission.csv", "w", newline="") as file:
    writer = csv.writer(file)
    writer.writerow(["id", "alcohol"])
    writer.writerows([id, f"{mean:.3f}"] for id in ids)
print(f"every wine is said to have {mean:.3f} %")
