#!/usr/bin/env python3
"""500 feeds of 20 entries, each 50 ms away, 32 hosts at a time: how near hebdo comes to what latency and lanes allow.

    cargo build --release && tests/five_hundred.py target/release/hebdo [RUNS]

Cold is a first run, warm one in which nothing has changed (304). The bound is the time that the latency alone takes.
"""
import asyncio, math, multiprocessing, os, pathlib, resource, statistics, subprocess, sys, tempfile, time

FEEDS, ENTRIES, LATENCY, LANES = 500, 20, 0.05, 32


def feed(number):
    words = "A neural network that learns to sort parcels from very few labels, told at some length. " * 5
    items = "".join(
        f"<item><title>Neural network {number} {entry}</title><link>https://f{number}.example.org/{entry}</link>"
        f"<guid>https://f{number}.example.org/{entry}</guid><pubDate>Tue, 10 Jun 2025 08:00:00 GMT</pubDate>"
        f"<description>{words}</description></item>"
        for entry in range(ENTRIES)
    )
    return f'<rss version="2.0"><channel><title>F{number}</title><link>https://f{number}.example.org/</link>{items}</channel></rss>'


class Host(asyncio.Protocol):
    def __init__(self, bodies):
        self.bodies, self.head = bodies, b""

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.head += data
        while b"\r\n\r\n" in self.head:
            head, self.head = self.head.split(b"\r\n\r\n", 1)
            path = head.split(b" ", 2)[1]
            if b"if-none-match" in head.lower():
                answer = b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n'
            else:
                body = self.bodies[path]
                answer = b'HTTP/1.1 200 OK\r\nETag: "1"\r\nContent-Length: %d\r\n\r\n' % len(body) + body
            asyncio.get_running_loop().call_later(LATENCY, self.transport.write, answer)


def serve(hosts, ready):
    async def main():
        loop, ports = asyncio.get_running_loop(), []
        for host in range(hosts):
            bodies = {b"/%d" % number: feed(number).encode() for number in range(host, FEEDS, hosts)}
            server = await loop.create_server(lambda bodies=bodies: Host(bodies), "127.0.0.1", 0, backlog=512)
            ports.append(server.sockets[0].getsockname()[1])
        ready.send(ports)
        await asyncio.Event().wait()

    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    asyncio.run(main())


def measured(command, folder):
    # A child of its own for each run: the peak of all children is the largest of them.
    ours, theirs = multiprocessing.Pipe()

    def run():
        began = time.perf_counter()
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env={**os.environ, "NO_PROXY": "*"})
        wall, used = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
        theirs.send((wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, done.returncode, done.stderr))

    process = multiprocessing.Process(target=run)
    process.start()
    wall, cpu, peak, code, said = ours.recv()
    process.join()
    assert code == 0, said
    return wall, cpu, peak, said


def bench(hebdo, hosts, runs):
    ready, send = multiprocessing.Pipe()
    server = multiprocessing.Process(target=serve, args=(hosts, send), daemon=True)
    server.start()
    ports = ready.recv()
    at_once = min(hosts, LANES)
    bound = math.ceil(hosts / at_once) * math.ceil(FEEDS / hosts) * LATENCY
    figures = {"cold": [], "warm": []}
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as folder:
            sources = "".join(
                f'[[source]]\nname = "F{number}"\nurl = "http://127.0.0.1:{ports[number % hosts]}/{number}"\n\n'
                for number in range(FEEDS)
            )
            pathlib.Path(folder, "feeds.toml").write_text(
                '[publication]\ntitle = "T"\nhome = "https://t.example.org/"\nid = "tag:t.example.org,2025:t"\n\n'
                f'[network]\nallow-private = ["127.0.0.1"]\nhosts-at-once = {LANES}\n\n{sources}'
            )
            for kind, expected in (("cold", f"{FEEDS * ENTRIES} new"), ("warm", f"{FEEDS} unchanged")):
                *figure, said = measured([hebdo, "fetch", "--now", "2025-06-15T12:00:00Z"], folder)
                assert expected in said, said
                figures[kind].append(figure)
    server.terminate()
    for kind, rows in figures.items():
        wall, cpu, peak = (statistics.median(column) for column in zip(*rows))
        print(
            f"{hosts} hosts, {kind}: {wall:.2f} s, {wall / bound:.2f} x the bound of {bound:.2f} s; "
            f"CPU {cpu:.2f} s; peak {peak:.0f} MiB (best {min(row[0] for row in rows) / bound:.2f} x)"
        )


if __name__ == "__main__":
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 7
    for hosts in (FEEDS, LANES):
        bench(os.path.abspath(sys.argv[1]), hosts, runs)
