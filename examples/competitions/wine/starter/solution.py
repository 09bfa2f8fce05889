"""A first answer: the cultivar that is most frequent in the training data, for every wine."""

import collections
import csv

with open("/data/train.csv", newline="") as file:
    cultivars = collections.Counter(row["cultivar"] for row in csv.DictReader(file))
with open("/data/test.csv", newline="") as file:
    ids = [row["id"] for row in csv.DictReader(file)]

most_frequent = cultivars.most_common(1)[0][0]
with open("submission.csv", "w", newline="") as file:
    writer = csv.writer(file)
    writer.writerow(["id", "cultivar"])
    writer.writerows([id, most_frequent] for id in ids)
print(f"every wine is said to be {most_frequent}")
