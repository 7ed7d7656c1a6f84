#!/usr/bin/env python3
"""How good is the classifier on what it has not seen? Five parts, each judged by a model of the other four.

    tests/cross_validation.py HEBDO DATA DRAWS [FILE...]

HEBDO is the program, DATA the folder of development data, DRAWS how often the parts are drawn anew (the first is draw 11). The files are
trained on beside the labelled lines, in every part: feeds.jsonl as src/classify/RECIPE.md makes it, and src/classify/written.jsonl.

Issues stay whole. So do the three newsletters of which there are few issues: each is in one part, so that it is unseen as a newsletter.
"""

import gzip
import json
import pathlib
import random
import subprocess
import sys
import tempfile

SECTIONS = ["papers", "articles", "usecases", "other"]
PARTS = 5


def main():
    hebdo, data, draws, files = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4:]
    weeks = [str(data / f"ranking/2025-W{week}/candidates.jsonl.gz") for week in range(23, 29)]
    with gzip.open(data / "labelled/dev.jsonl.gz", "rt") as lines:
        rows = [row for row in map(json.loads, lines) if not row.get("flags")]
    totals = {}
    for draw in range(11, 11 + draws):
        figures = judge(rows, decide(rows, parts(rows, draw), hebdo, weeks + files))
        print(f"draw {draw}:", told(figures), flush=True)
        for name, value in figures.items():
            totals.setdefault(name, []).append(value)
    print("mean:   ", told({name: sum(values) / len(values) for name, values in totals.items()}))


def parts(rows, draw):
    """The part of each line."""
    issues, whole = {}, []
    for row in rows:
        letter = row.get("newsletter")
        if row["set"] == "gold" or letter == "last-week-in-ai":
            issues.setdefault(row["set"], set()).add(row["issue"])
        elif letter and letter not in whole:
            whole.append(letter)
    places = {}
    for kind, names in issues.items():
        names = sorted(names)
        random.Random(draw).shuffle(names)
        places.update({(kind, name): place % PARTS for place, name in enumerate(names)})
    whole.sort()

    def part(row):
        if (row["set"], row.get("issue")) in places and row.get("newsletter") not in whole:
            return places[row["set"], row["issue"]]
        if row.get("newsletter") in whole:
            return whole.index(row["newsletter"])
        return random.Random(f"{row['id']}{draw}").randrange(PARTS)

    return [part(row) for row in rows]


def decide(rows, where, hebdo, files):
    """What the program decides about each line, by a model that has not seen it."""
    decided = {}
    with tempfile.TemporaryDirectory() as folder:
        seen, model = f"{folder}/seen.jsonl", f"{folder}/model"
        for part in range(PARTS):
            with open(seen, "w") as out:
                out.writelines(json.dumps(row) + "\n" for row, place in zip(rows, where) if place != part)
            subprocess.run([hebdo, "train", "-q", seen, *files, "-o", model], check=True, stderr=subprocess.DEVNULL)
            lines = "".join(question(row) for row, place in zip(rows, where) if place == part)
            run = subprocess.run([hebdo, "classify", "--model", model], input=lines, capture_output=True, text=True, check=True)
            decided.update({answer["id"]: answer for answer in map(json.loads, run.stdout.splitlines())})
    return decided


def question(row):
    """A line as a feed would have it, without its answer."""
    title = row.get("title") or row.get("headline") or ""
    return json.dumps({"id": row["id"], "title": title, "url": row.get("url"), "text": row.get("source_text") or ""}) + "\n"


def judge(rows, decided):
    figures = {}
    gate = [(row["section"] != "irrelevant", decided[row["id"]]["relevant"]) for row in rows]
    figures["gate F1"] = f1(gate, True)
    hard = [row for row in rows if row["section"] == "irrelevant" and row.get("hard_words")]
    figures["near-words refused"] = share(not decided[row["id"]]["relevant"] for row in hard)
    for kind in ["gold", "silver"]:
        lines = [row for row in rows if row["set"] == kind and row["section"] in SECTIONS]
        pairs = [(row["section"], decided[row["id"]]["section"]) for row in lines]
        each = [f1(pairs, section) for section in SECTIONS]
        figures[f"{kind}: accuracy"] = share(truly == said for truly, said in pairs)
        figures["without papers" if kind == "gold" else "macro-F1 of four"] = (
            sum(each[1:]) / 3 if kind == "gold" else sum(each) / 4
        )
        figures[f"{kind}: calibration error"] = calibration_error(lines, decided)
    return figures


def f1(pairs, of):
    hits = sum(truly == said == of for truly, said in pairs)
    misses = sum((truly == of) != (said == of) for truly, said in pairs)
    return 2 * hits / (2 * hits + misses) if hits else 0.0


def share(answers):
    answers = list(answers)
    return sum(answers) / len(answers)


def calibration_error(lines, decided):
    """Of ten bins by the probability of what was decided: how far it is from the share of right ones, weighted."""
    bins = {}
    for row in lines:
        answer = decided[row["id"]]
        sure = max(answer["p"].values())
        bins.setdefault(min(int(sure * 10), 9), []).append((sure, answer["section"] == row["section"]))
    return sum(abs(sum(sure for sure, _ in few) - sum(right for _, right in few)) for few in bins.values()) / len(lines)


def told(figures):
    return ", ".join(f"{name} {value:.3f}" for name, value in figures.items())


if __name__ == "__main__":
    main()
