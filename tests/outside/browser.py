"""Looks at every page of a folder in Debian's Chromium, through its remote debugging: light and dark, wide and on a phone.

browser.py CHROMIUM AXE.js BASE-URL PAGE...            axe-core over each page; prints violations, exit 1 for any
browser.py CHROMIUM --shot BASE-URL PAGE scheme width height file.png
"""
import base64, json, subprocess, sys, tempfile, urllib.request

import websocket


# Types into the search and counts what it shows.
SEARCH = """(async () => {
  const input = document.getElementById("words");
  input.value = "MODEL";
  input.dispatchEvent(new Event("input"));
  const hits = () => document.querySelectorAll("#results:not([hidden]) li a[href*='/issues/']").length;
  for (let times = 0; times < 100 && !hits(); times++) await new Promise((done) => setTimeout(done, 100));
  return hits();
})()"""


class Browser:
    def __init__(self, chromium):
        self.profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.process = subprocess.Popen(
            [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
             "--remote-debugging-port=0", "--remote-allow-origins=*", f"--user-data-dir={self.profile.name}", "about:blank"],
            stderr=subprocess.PIPE, text=True)
        for line in self.process.stderr:
            if "DevTools listening on" in line:
                port = line.split("127.0.0.1:")[1].split("/")[0]
                break
        else:
            sys.exit("chromium did not start")
        pages = json.load(urllib.request.urlopen(f"http://127.0.0.1:{port}/json"))
        address = next(page["webSocketDebuggerUrl"] for page in pages if page["type"] == "page")
        self.socket = websocket.create_connection(address, timeout=60)
        self.number = 0
        self.complaints = []
        self.send("Page.enable")
        self.send("Log.enable")
        self.send("Runtime.enable")

    def send(self, method, **parameters):
        self.number += 1
        self.socket.send(json.dumps({"id": self.number, "method": method, "params": parameters}))
        while True:
            answer = json.loads(self.socket.recv())
            self.hear(answer)
            if answer.get("id") == self.number:
                if "error" in answer:
                    sys.exit(f"{method}: {answer['error']}")
                return answer["result"]

    def hear(self, answer):
        # What the Content-Security-Policy refuses is told as an entry of the log.
        if answer.get("method") == "Log.entryAdded":
            self.complaints.append(answer["params"]["entry"]["text"])
        if answer.get("method") == "Runtime.exceptionThrown":
            self.complaints.append(str(answer["params"]["exceptionDetails"].get("text")))

    def wait(self, event):
        while True:
            answer = json.loads(self.socket.recv())
            self.hear(answer)
            if answer.get("method") == event:
                return

    def show(self, address, scheme, width, height, phone=False):
        self.send("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        self.send("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=phone)
        self.send("Page.navigate", url=address)
        self.wait("Page.loadEventFired")

    def run(self, script):
        answer = self.send("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            sys.exit(f"{answer['exceptionDetails']}")
        return answer["result"].get("value")

    def close(self):
        self.socket.close()
        self.process.terminate()
        self.process.wait()


def main():
    chromium, axe, base, *pages = sys.argv[1:]
    browser = Browser(chromium)
    if axe == "--shot":
        page, scheme, width, height, file = pages
        browser.show(base + page, scheme, int(width), int(height), int(width) < 600)
        if height == "0":
            height = browser.run("document.documentElement.scrollHeight")
            browser.show(base + page, scheme, int(width), int(height), int(width) < 600)
        shot = browser.send("Page.captureScreenshot", format="png")
        open(file, "wb").write(base64.b64decode(shot["data"]))
        browser.close()
        return
    library = open(axe).read()
    failed = 0
    for page in pages:
        for scheme in ("light", "dark"):
            for width in (1280, 360):
                browser.complaints.clear()
                browser.show(base + page, scheme, width, 900, width < 600)
                wide = browser.run("document.documentElement.scrollWidth > document.documentElement.clientWidth")
                found = list(browser.complaints)
                browser.run(library + "; 0")
                result = browser.run("axe.run().then(r => r.violations.map(v => [v.id, v.help, v.nodes.map(n => n.html)]))")
                problems = [f"{rule}: {what} {nodes[:3]}" for rule, what, nodes in result] + found
                if wide:
                    problems.append("wider than the screen")
                failed += bool(problems)
                for problem in problems:
                    print(f"{page} {scheme} {width}: {problem}")
    if "search.html" in pages:
        browser.show(base + "search.html", "light", 1280, 900)
        hits = browser.run(SEARCH)
        print(f"browser: the search finds {hits} entries")
        failed += not hits
    print(f"browser: {len(pages)} pages in four ways, {failed} with problems")
    browser.close()
    sys.exit(failed > 0)


main()
