"""The share of right targets, by a comparison that is far too slow for long texts."""

import csv
import json
import sys

arguments = dict(zip(sys.argv[1::2], sys.argv[2::2]))


def read(path):
    with open(path, newline="", encoding="utf-8") as file:
        return {row["id"]: row["target"] for row in csv.DictReader(file)}


def alike(one, other):
    return sum(a == b for a in one for b in one) == len(one) ** 2 and one == other \
        if len(set(one)) == 1 else one == other


answers = read(arguments["--answers"] + "/answers.csv")
given = read(arguments["--submission"])
score = sum(alike(given[id], target) for id, target in answers.items()) / len(answers)
with open(arguments["--results"], "w", encoding="utf-8") as results:
    print(json.dumps({"type": "result", "score": score, "rows": len(given)}), file=results)
