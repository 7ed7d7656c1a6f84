#!/usr/bin/env bash
# Checks by tools that are not ours: the demo week's feeds, read by Python's expat and feedparser.
# Needs Python 3 with venv and a package index; `cargo test` does not need this.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! python3 -m venv --help >/dev/null 2>&1 || ! python3 -c 'import ensurepip' >/dev/null 2>&1; then
    apt-get update -qq && apt-get install -qq -y python3 python3-venv >/dev/null
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check feedparser==6.0.12
cp -r tests/demo "$work/demo"
rm -rf "$work/demo/out" "$work/demo/issues" "$work"/demo/hebdo.db*
cargo run --locked --quiet -- run --config "$work/demo/feeds.toml" --now 2025-06-15T12:00:00Z --quiet
"$work/venv/bin/python" - "$work/demo/out" <<'PYTHON'
import pathlib, sys, xml.parsers.expat
import feedparser

out = pathlib.Path(sys.argv[1])
feeds = sorted(out.rglob("*.atom"))
assert len(feeds) >= 7, feeds
failed = 0
for path in feeds:
    xml.parsers.expat.ParserCreate(namespace_separator=" ").Parse(path.read_bytes(), True)
    feed = feedparser.parse(path.read_bytes())
    ids = [entry.get("id") for entry in feed.entries]
    problems = []
    if feed.bozo: problems.append(f"not clean: {feed.bozo_exception}")
    if None in ids or len(set(ids)) != len(ids): problems.append("ids are missing or repeated")
    if not feed.feed.get("id", "").startswith("tag:"): problems.append("no tag id")
    if not feed.feed.get("updated"): problems.append("no updated")
    for entry in feed.entries:
        for key in ("title", "updated", "link"):
            if not entry.get(key): problems.append(f"{entry.get('id')}: no {key}")
        if entry.get("updated", "").startswith("1970"): problems.append(f"{entry.id}: an invented date")
    failed += bool(problems)
    print(f"{path.relative_to(out)}: {len(ids)} entries", *problems, sep="\n  " if problems else " ")
passed = len(feeds) - failed
print(f"outside: {passed} passed, {failed} failed")
sys.exit(failed > 0)
PYTHON
