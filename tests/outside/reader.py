"""A real feed reader over loopback: reader.py NEWSBOAT HEBDO PUBLICATION ADDRESS

It must see each issue once; nothing after a second, identical build; a later week once; and nothing new in an edited entry.
"""
import pathlib, re, shutil, sqlite3, subprocess, sys, tempfile

newsboat, hebdo, publication, address = sys.argv[1:]
publication = pathlib.Path(publication)
home = pathlib.Path(tempfile.mkdtemp())
(home / "config").write_text("")
FEEDS = ("feed.atom", "feed.rss", "entries.atom")
failed = 0


def build():
    subprocess.run([hebdo, "build", "--quiet", "--config", publication / "feeds.toml"], check=True)


def reload():
    """All items, and those not seen before, of each feed; then everything counts as read."""
    counts = {}
    for feed in FEEDS:
        # Newsboat knows an item by its guid whatever feed it is in, and so by itself it takes a feed and its twin for one.
        urls, cache = home / f"{feed}.urls", home / f"{feed}.db"
        urls.write_text(address + feed + "\n")
        subprocess.run([newsboat, "-C", home / "config", "-u", urls, "-c", cache, "-x", "reload"], check=True,
                       capture_output=True, timeout=120, env={"HOME": str(home), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"})
        database = sqlite3.connect(cache)
        items, unread, guids = database.execute("select count(*), sum(unread), count(distinct guid) from rss_item").fetchone()
        if items != guids:
            sys.exit(f"{feed}: an item twice")
        counts[feed] = (items, unread or 0)
        database.execute("update rss_item set unread = 0")
        database.commit()
        database.close()
    return counts


def expect(what, made, wanted):
    global failed
    failed += made != wanted
    print(f"newsboat, {what}: {made}" + ("" if made == wanted else f", but {wanted} was expected"))


issues = publication / "issues"
newest = max(issues.glob("*.toml"))
held_back = newest.with_suffix(".later")
newest.rename(held_back)
build()
first = reload()
out = publication / "out"
size = {name: len(re.findall("<entry>|<item>", (out / name).read_text())) for name in first}
expect("each once", first, {name: (count, count) for name, count in size.items()})

build()
expect("an identical build", reload(), {name: (count, 0) for name, count in size.items()})

held_back.rename(newest)
build()
later = reload()
news = {name: unread for name, (_, unread) in later.items()}
expect("a later week", news, {"feed.atom": 1, "feed.rss": 1, "entries.atom": newest.read_text().count("\n[[section.entry]]")})

text = newest.read_text()
edited = re.sub(r'^title = "How', 'title = "Why', text, flags=re.M).replace(
    'published = "', 'updated = "2031-01-01T00:00:00Z"\npublished = "', 1)
assert edited.count("Why") > 5 and edited != text
newest.write_text(edited)
build()
expect("an edited issue", {name: unread for name, (_, unread) in reload().items()}, {name: 0 for name in FEEDS})
shutil.rmtree(home)
sys.exit(failed > 0)
