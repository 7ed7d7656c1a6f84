#!/usr/bin/env python3
"""Measures what examples of a topic in [interest] bring to the top of another week of papers.

  cargo build --release && tests/likes.py target/release/hebdo ../shared/data/ranking

Of thirteen topics that few picks are of, one, three or eight papers of 2025-W23 and W24, drawn by chance three times, are
examples; a thousand papers of W28 are the week. Printed is how many of the first seven and twenty are of the topic, with no
example too. The first eight topics helped to choose the constants in src/rank/akin.rs and taste.rs, the others did not.
Needs Python 3 and the recorded weeks; it takes three minutes.
"""
import gzip, html, json, pathlib, random, subprocess, sys, tempfile

hebdo, weeks = (pathlib.Path(path).resolve() for path in sys.argv[1:3])


def papers(week):
    with gzip.open(weeks / week / "candidates.jsonl.gz", "rt") as lines:
        return [json.loads(line) for line in lines]


def titled(*words):
    return lambda paper: any(word in paper["title"].lower() for word in words)


CHOSEN = {
    "speech": lambda paper: "cs.SD" in paper["categories"],
    "robots": lambda paper: paper["primary"] == "cs.RO",
    "graph networks": lambda paper: "graph neural" in (paper["title"] + paper["abstract"]).lower(),
    "medicine": titled("medical", "mri", "ct ", "clinical", "pathology", "radiology"),
    "diffusion": titled("diffusion"),
    "reinforcement": titled("reinforcement"),
    "safety": titled("jailbreak", "safety", "red team", "alignment"),
    "time series": titled("time series", "forecasting"),
}
OTHERS = {
    "code": lambda paper: "code" in paper["title"].lower() and paper["primary"] in ("cs.SE", "cs.CL", "cs.LG"),
    "quantum": titled("quantum"),
    "privacy": titled("privacy", "federated"),
    "3D": titled("3d", "gaussian splat"),
    "recommending": lambda paper: paper["primary"] == "cs.IR",
}
before = papers("2025-W23") + papers("2025-W24")
week = random.Random(1).sample(papers("2025-W28"), 1_000)
by_id = {paper["id"]: paper for paper in week}


def ordered(examples):
    """The week's papers, best first, where these are examples."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        pages = folder / "web" / "arxiv.org" / "abs"
        pages.mkdir(parents=True)
        for paper in examples:
            said = [("citation_title", paper["title"]), ("citation_abstract", paper["abstract"])]
            said += [("citation_author", author) for author in paper["authors"] or []]
            metas = "".join(f'<meta name="{key}" content="{html.escape(value)}">' for key, value in said)
            (pages / paper["id"]).write_text(f"<head>{metas}</head>")
        told = [{**paper, "link": f"https://arxiv.org/abs/{paper['id']}", "date": "2025-07-09T10:00:00Z"} for paper in week]
        (folder / "week.json").write_text(json.dumps(told))
        (folder / "feeds.toml").write_text(f"""
[publication]
title = "Likes"
home = "https://weekly.example.org/"
id = "tag:weekly.example.org,2026:likes"
[enrich]
mirror = "web"
images = false
[interest]
like = {json.dumps([paper["id"] for paper in examples])}
[[source]]
name = "Week"
kind = "json"
url = "week.json"
entry = ""
title = "/title"
link = "/link"
date = "/date"
summary = "/abstract"
authors = "/authors"
categories = "/categories"
section = "papers"
fixed = true
relevant = true
""")
        clock = ["--now", "2025-07-14T00:00:00Z"]
        subprocess.run([hebdo, "run", "--quiet", *clock], cwd=folder, check=True)
        out = subprocess.run([hebdo, "entries", "2025-w28", "--json", *clock], cwd=folder, check=True, stdout=subprocess.PIPE)
        entries = [json.loads(line) for line in out.stdout.splitlines()]
        return [by_id[entry["id"]] for entry in sorted(entries, key=lambda entry: -entry["score"])]


def mean(values):
    return sum(values) / len(values)


usual = ordered([])
print(f"{'examples':<10} {'topics':<8} {'of 7':>6} {'of 20':>6}")
for count in (0, 1, 3, 8):
    for name, topics in (("chosen", CHOSEN), ("others", OTHERS)):
        found = []
        for is_of in topics.values():
            pool = [paper for paper in before if is_of(paper)]
            draws = [random.Random(seed).sample(pool, count) for seed in range(3 if count else 1)]
            found += [[sum(map(is_of, (ordered(draw) if draw else usual)[:most])) for most in (7, 20)] for draw in draws]
        print(f"{count:<10} {name:<8} {mean([of[0] for of in found]):>6.2f} {mean([of[1] for of in found]):>6.2f}")
