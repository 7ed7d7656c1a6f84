"""Reads everything that machines read of a built folder: feeds.py OUT HOME

Atom by expat, the grammar of RFC 4287 and feedparser; RSS by feedparser and atom:link; JSON Feed by a schema; the archive by walking it;
OPML and sitemap; and every link between our own pages.
"""
import html.parser, json, pathlib, sys, urllib.parse, xml.parsers.expat

import feedparser, jsonschema
from lxml import etree

here = pathlib.Path(__file__).parent
out, home = pathlib.Path(sys.argv[1]), sys.argv[2]
problems = []
counts = {}
MOST = 512 * 1024
ATOM = "{http://www.w3.org/2005/Atom}"
HISTORY = "{http://purl.org/syndication/history/1.0}"


def wrong(path, what):
    problems.append(f"{path.relative_to(out)}: {what}")


def parsed(path, clean_html=True):
    """By feedparser, which must find nothing to repair, nor to sanitise."""
    feed = feedparser.parse(path.read_bytes())
    if feed.bozo:
        wrong(path, f"not clean: {feed.bozo_exception}")
    ids = [entry.get("id") for entry in feed.entries]
    if None in ids or len(set(ids)) != len(ids):
        wrong(path, "ids are missing or repeated")
    for entry in feed.entries:
        for key in ("title", "link"):
            if not entry.get(key):
                wrong(path, f"{entry.get('id')}: no {key}")
        if not entry.get("published") or entry.get("published", "").startswith("1970"):
            wrong(path, f"{entry.get('id')}: no date, or an invented one")
    return feed


def check_atom(path, grammar):
    body = path.read_bytes()
    xml.parsers.expat.ParserCreate(namespace_separator=" ").Parse(body, True)
    document = etree.fromstring(body)
    if not grammar.validate(document):
        wrong(path, str(grammar.error_log.last_error))
    feed = parsed(path)
    if not feed.feed.get("id", "").startswith("tag:") or not feed.feed.get("updated"):
        wrong(path, "no tag id or no updated")
    updated = [entry.get("updated") for entry in feed.entries]
    if len(set(updated)) != len(updated) and "months/" not in str(path):
        wrong(path, "two entries share a time")
    links = {link.get("rel"): link.get("href") for link in document.findall(f"{ATOM}link")}
    if links.get("self") != home + str(path.relative_to(out)):
        wrong(path, f"self is {links.get('self')}")
    for href in links.values():
        if href.startswith(home) and not exists(href[len(home):]):
            wrong(path, f"{href} leads nowhere")
    return document, links, len(feed.entries)


def exists(address):
    """Is there a file for this path below home, and the anchor in it?"""
    path, _, anchor = address.partition("#")
    file = out / (urllib.parse.unquote(path) or "index.html")
    if not file.is_file():
        return False
    return not anchor or anchor in anchors(file)


known_anchors = {}


def anchors(file):
    if file not in known_anchors:
        page = Page()
        page.feed(file.read_text())
        known_anchors[file] = page.ids
    return known_anchors[file]


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.ids, self.links = set(), []

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            if name == "id":
                self.ids.add(value)
            if name in ("href", "src") or tag == "meta" and name == "content" and (value or "").startswith(home):
                self.links.append(value)
            if name == "srcset":
                self.links += [part.split()[0] for part in value.split(",")]


def check_atoms():
    grammar = etree.RelaxNG.from_rnc_string((here / "atom.rnc").read_text())
    feeds = {str(path.relative_to(out)): check_atom(path, grammar) for path in sorted(out.rglob("*.atom"))}
    for start in ("feed.atom", "entries.atom"):
        path, steps, after = start, 0, None
        while path:
            document, links, _ = feeds[path]
            is_archive = document.find(f"{HISTORY}archive") is not None
            if is_archive == (path == start) or is_archive and links.get("current") != home + start:
                wrong(out / path, "no proper part of an archive")
            if after and after != start and links.get("next-archive") != home + after:
                wrong(out / path, "next-archive does not lead back")
            after, steps = path, steps + 1
            path = links.get("prev-archive", "")[len(home):]
        counts[f"documents of {start}"] = steps
    for path in [*out.glob("*.*"), *out.glob("sections/*")]:
        if path.suffix in (".atom", ".rss", ".json") and path.stat().st_size > MOST:
            wrong(path, "larger than 512 KiB")
    counts["Atom"] = len(feeds)


def check_rss():
    path = out / "feed.rss"
    feed = parsed(path)
    links = [(link.get("rel"), link.get("href")) for link in feed.feed.links]
    if ("self", home + "feed.rss") not in links or feed.version != "rss20":
        wrong(path, f"no atom:link to itself in {links}")
    for entry in feed.entries:
        if not entry.get("content") or len(entry.content[0].value) < 100:
            wrong(path, f"{entry.id}: no content:encoded")
        if entry.get("guidislink"):
            wrong(path, f"{entry.id}: the guid is no address")
    counts["RSS"] = 1


def check_json():
    validator = jsonschema.Draft202012Validator(json.loads((here / "jsonfeed.schema.json").read_text()))
    for name in ("feed.json", "entries.json"):
        feed = json.loads((out / name).read_text())
        for error in list(validator.iter_errors(feed))[:5]:
            wrong(out / name, f"{error.json_path}: {error.message[:200]}")
        if not feed.get("_hebdo", {}).get("about"):
            wrong(out / name, "_hebdo has no about")
        for item in feed["items"]:
            if not item["url"].startswith(home) or not exists(item["url"][len(home):]):
                wrong(out / name, f"{item['url']} leads nowhere")
            if name == "entries.json" and not item["external_url"].startswith("http"):
                wrong(out / name, f"{item['id']}: no external_url")
    counts["JSON Feed"] = 2


def check_lists():
    opml = etree.parse(out / "sources.opml").getroot()
    sources = opml.findall(".//outline[@xmlUrl]")
    if opml.get("version") != "2.0" or not all(source.get("text") and source.get("type") == "rss" for source in sources):
        wrong(out / "sources.opml", "no subscription list")
    sitemap = etree.parse(out / "sitemap.xml").getroot()
    addresses = [loc.text for loc in sitemap.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    for address in addresses:
        if not address.startswith(home) or not exists(address[len(home):]):
            wrong(out / "sitemap.xml", f"{address} leads nowhere")
    if f"Sitemap: {home}sitemap.xml" not in (out / "robots.txt").read_text():
        wrong(out / "robots.txt", "no sitemap")
    counts["addresses in the sitemap"] = len(addresses)


def check_links():
    root = urllib.parse.urlsplit(home).path
    checked = 0
    for path in sorted(out.rglob("*.html")):
        page = Page()
        page.feed(path.read_text())
        folder = home + str(path.relative_to(out).parent) + "/" if path.parent != out else home
        for link in page.links:
            address = urllib.parse.urljoin(folder, link)
            if not address.startswith(home):
                if urllib.parse.urlsplit(address).scheme not in ("http", "https", "mailto"):
                    wrong(path, f"a link to {link}")
                continue
            checked += 1
            below = address[len(home):]
            # A link to the page itself by its anchor.
            if link.startswith("#"):
                below = f"{path.relative_to(out)}{link}"
            if not exists(below):
                wrong(path, f"{link} leads nowhere")
    counts["links between our pages"] = checked


check_atoms()
check_rss()
check_json()
check_lists()
check_links()
for problem in problems[:40]:
    print(problem)
print("feeds:", ", ".join(f"{count} {what}" for what, count in counts.items()) + f"; {len(problems)} problems")
sys.exit(bool(problems))
