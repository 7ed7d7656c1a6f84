#!/usr/bin/env python3
"""Runs hebdo on a real week of news as it was recorded, snapshot by snapshot, and keeps what comes out.

  cargo build --release && tests/recorded_news.py target/release/hebdo ../shared/data/week_2026-W17 FOLDER

Each feed of a snapshot is a file at a place that stays, so that a later snapshot is what the source says later: one
`fetch` a snapshot at noon of its day, then `compose` of the last closed week and `build`. Lists that come as JSON beside
their feed are read with their votes. Needs Python 3 and the recorded data.
"""
import datetime, pathlib, re, shutil, subprocess, sys

hebdo, week, folder = (pathlib.Path(path).resolve() for path in sys.argv[1:4])
shutil.rmtree(folder, ignore_errors=True)
(folder / "sources").mkdir(parents=True)

# What the numbers of these lists are called.
COUNTED = {
    "hackernews_best_stories": ["/metadata/score", "/metadata/comments"],
    "huggingface_daily_papers": ["/metadata/upvotes"],
}


def table(name, file):
    lines = ["[[source]]", f'name = "{name}"', f'url = "sources/{file}"']
    if file.endswith(".json"):
        lines += ['kind = "json"', 'entry = ""', 'title = "/title"', 'link = "/url"', 'date = "/published_date"', 'summary = "/metadata/summary"']
        if "hackernews" in file:
            lines.append('comments = "https://news.ycombinator.com/item?id={/metadata/hn_id}"')
        for path in COUNTED[name.split("/")[1]]:
            lines += ["[[source.signal]]", f'path = "{path}"']
    return "\n".join([*lines, ""])


snapshots = sorted(path for path in week.iterdir() if path.is_dir())
feeds = {}
for snapshot in snapshots:
    for path in sorted(snapshot.rglob("*.xml")):
        name = f"{path.parent.name}/{path.stem}"
        feeds[name] = name.replace("/", "-") + (".json" if path.with_suffix(".json").exists() else ".xml")
publication = """[publication]
title = "The Recorded News"
home = "https://weekly.example.org/"
id = "tag:weekly.example.org,2026:recorded-news"
week = { starts = "monday", numbering = "iso" }

"""
(folder / "feeds.toml").write_text(publication + "\n".join(table(*feed) for feed in sorted(feeds.items())))


def run(*arguments):
    done = subprocess.run([hebdo, *arguments, "--config", folder / "feeds.toml"], cwd=folder)
    if done.returncode:
        print(f"{arguments[0]} ended with {done.returncode}", file=sys.stderr)


for snapshot in snapshots:
    for name, file in feeds.items():
        path = snapshot / (name + pathlib.Path(file).suffix)
        if path.exists():
            shutil.copy(path, folder / "sources" / file)
    present = [name for name, file in feeds.items() if (folder / "sources" / file).exists()]
    day = re.search(r"\d{4}-\d\d-\d\d$", snapshot.name)[0]
    run("fetch", "--force", "--quiet", "--now", f"{day}T12:00:00Z", *(word for name in present for word in ("--source", name)))
# The last snapshot is of the Sunday, the last day of a week of ISO 8601.
after = ["--now", (datetime.date.fromisoformat(day) + datetime.timedelta(days=1)).isoformat() + "T06:00:00Z"]
run("compose", *after)
run("build", *after)
