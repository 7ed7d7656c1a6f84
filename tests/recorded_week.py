#!/usr/bin/env python3
"""Runs hebdo on a real recorded week and measures it: time and memory of the whole `run`.

  cargo build --release && tests/recorded_week.py target/release/hebdo ../shared/data [RUNS] [KEEP]

The arXiv API is a server on the loopback network that answers with the recorded pages of 2025-W24 (so there are no
three-second rests); the daily announcements of five categories and the other feeds of the week are files. Each run
begins with an empty folder. KEEP names a folder to leave the last run in. Needs Python 3 and the recorded data.
"""
import http.server, os, pathlib, shutil, statistics, sys, tempfile, threading, time, urllib.parse

hebdo, data = map(pathlib.Path, sys.argv[1:3])
runs = int(sys.argv[3]) if len(sys.argv) > 3 else 5
keep = sys.argv[4] if len(sys.argv) > 4 else None
pages = {}
for path in sorted((data / "rebuilt/export.arxiv.org/2025-W24").glob("page-*.xml")):
    pages[int(path.stem.split("-")[1])] = path.read_bytes()
total = 1624


class Api(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)
        body = pages.get(int(query["start"][0]), b"")
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "application/atom+xml; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Api)
threading.Thread(target=server.serve_forever, daemon=True).start()


def source(name, url, *lines):
    return "\n".join(["[[source]]", f'name = "{name}"', f'url = "{url}"', *lines, ""])


feeds = ["""[publication]
title = "The Recorded Week"
home = "https://weekly.example.org/"
id = "tag:weekly.example.org,2025:recorded"

[network]
allow-private = ["127.0.0.1"]
"""]
api = f"http://127.0.0.1:{server.server_port}/api/query"
feeds.append(source("arXiv", api, 'kind = "arxiv"', 'categories = ["cs.LG"]', 'section = "papers"'))
announcements = sorted((data / "rebuilt/rss.arxiv.org/2025-W24").rglob("*.*"))
for path in announcements:
    if path.is_file():
        name = "/".join(path.parts[-2:])
        feeds.append(source(f"announced {name}", path.resolve(), 'section = "papers"', "relevant = true"))
for path in sorted((data / "week_2025-W24/2-sun-2025-06-15").rglob("*.xml")):
    feeds.append(source(path.stem, path.resolve(), "relevant = true"))

figures = []
for number in range(runs):
    folder = pathlib.Path(tempfile.mkdtemp())
    (folder / "feeds.toml").write_text("\n".join(feeds))
    arguments = [str(hebdo), "run", "--config", str(folder / "feeds.toml"), "--now", "2025-06-15T12:00:00Z"]
    begun = time.monotonic()
    child = os.fork()
    if child == 0:
        if number < runs - 1:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        os.execv(hebdo, arguments)
    _, status, usage = os.wait4(child, 0)
    if status:
        sys.exit(f"hebdo failed: {os.waitstatus_to_exitcode(status)}")
    figures.append((time.monotonic() - begun, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024))
    if keep and number == runs - 1:
        shutil.rmtree(keep, ignore_errors=True)
        shutil.copytree(folder, keep)
    shutil.rmtree(folder)
wall, cpu, memory = (statistics.median(column) for column in zip(*figures))
print(f"{len(feeds) - 1} sources, {runs} runs: median {wall:.2f} s wall, {cpu:.2f} s CPU, {memory:.0f} MiB at most")
