"""Wine alcohol: the mean of the nine nearest training wines, on standardised measurements."""

import csv
import math
import statistics

NEIGHBOURS = 9


def read(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


train = read("/data/train.csv")
test = read("/data/test.csv")
features = [name for name in train[0] if name not in ("id", "alcohol")]
scales = {}
for name in features:
    values = [float(row[name]) for row in train]
    scales[name] = (statistics.mean(values), statistics.stdev(values))


def point(row):
    return [(float(row[name]) - scales[name][0]) / scales[name][1] for name in features]


known = [(point(row), float(row["alcohol"])) for row in train]
with open("submission.csv", "w", newline="") as file:
    writer = csv.writer(file)
    writer.writerow(["id", "alcohol"])
    for row in test:
        here = point(row)
        nearest = sorted(known, key=lambda other: math.dist(here, other[0]))[:NEIGHBOURS]
        writer.writerow([row["id"], f"{statistics.mean(alcohol for _, alcohol in nearest):.4f}"])
print(f"{len(test)} wines are estimated")
