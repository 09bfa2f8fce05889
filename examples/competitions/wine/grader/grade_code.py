"""Scores a submission for the wine competition: the share of right cultivars."""

import argparse
import csv
import json


def read(path):
    with open(path, newline="", encoding="utf-8") as file:
        return {row["id"]: row["cultivar"] for row in csv.DictReader(file)}


def main():
    parser = argparse.ArgumentParser()
    for name in ("submission", "answers", "public", "results", "context"):
        parser.add_argument("--" + name, required=True)
    arguments = parser.parse_args()

    answers = read(arguments.answers + "/answers.csv")
    given = read(arguments.submission)
    right = sum(given[id] == cultivar for id, cultivar in answers.items())
    by_cultivar = {
        "recall_" + cultivar: sum(given[id] == cultivar for id in ids) / len(ids)
        for cultivar in sorted(set(answers.values()))
        for ids in [[id for id, answer in answers.items() if answer == cultivar]]
    }
    with open(arguments.results, "w", encoding="utf-8") as results:
        json.dump(
            {
                "type": "result",
                "score": right / len(answers),
                "metrics": by_cultivar,
                "rows": len(answers),
                "message": f"{right} of {len(answers)} are right.",
            },
            results,
        )
        results.write("\n")


main()
