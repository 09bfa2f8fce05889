"""Scores a submission for the wine-alcohol competition: the root of the mean squared error."""

import argparse
import csv
import json
import math


def read(path):
    with open(path, newline="", encoding="utf-8") as file:
        return {row["id"]: float(row["alcohol"]) for row in csv.DictReader(file)}


def main():
    parser = argparse.ArgumentParser()
    for name in ("submission", "answers", "public", "results", "context"):
        parser.add_argument("--" + name, required=True)
    arguments = parser.parse_args()

    answers = read(arguments.answers + "/answers.csv")
    given = read(arguments.submission)
    errors = [given[id] - alcohol for id, alcohol in answers.items()]
    result = {
        "type": "result",
        "score": math.sqrt(math.fsum(error * error for error in errors) / len(errors)),
        "metrics": {"mae": math.fsum(map(abs, errors)) / len(errors)},
        "rows": len(errors),
    }
    with open(arguments.results, "w", encoding="utf-8") as results:
        json.dump(result, results)
        results.write("\n")


main()
