"""Reading what graders read."""

import csv
import json
import logging


def read_csv(*args, **kwargs):
    """A pandas.DataFrame; where the image has no pandas, a list with a dict for each row."""
    try:
        import pandas
    except ModuleNotFoundError as missing:
        if missing.name != "pandas":
            raise
        with open(args[0], newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))
    return pandas.read_csv(*args, float_precision="round_trip", **kwargs)


def read_jsonl(file_path, skip_commented_out_lines=False):
    """A list of what each line has."""
    rows = []
    with open(file_path, encoding="utf-8") as file:
        for line in file:
            if skip_commented_out_lines and line.strip().startswith(("#", "//")):
                continue
            if line.strip():
                rows.append(json.loads(line))
    return rows


def get_logger(name, level=logging.INFO):
    """A logger whose lines are in the grader's log."""
    logging.basicConfig(level=level)
    return logging.getLogger(name)
