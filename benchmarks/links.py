"""
Many short links on a web of our own: how near is ``provenance links`` to the bare limit, and how does it compare?

    python benchmarks/links.py [--links 10000] [--hosts 200] [--latency 0.1] [--rounds 1] [--minet PATH] [--memory]

A server in a process of its own plays *hosts* hosts on loopback addresses (127.0.1.1 …, Linux has them all). Every
link redirects twice, each time to another host, and every answer takes *latency*. With 64 in flight nobody can be
faster than links × 3 × latency / 64: the floor. In one round, one after the other:

- bare: 64 threads that send and receive bytes and look for ``Location:``: what it loses, server or machine lose;
- ours: the whole command line, ``provenance links --from FILE --jobs 64``, politeness off, results as JSON to a file;
- minet: ``minet resolve``, throttle 0, 64 threads, where its path is given (it is not installed with us);
- minet as it comes: throttle 0 and its own number of threads, with a tenth of the links.

With a latency of a tenth of a second whoever keeps 64 in flight comes near the floor, and nobody can pass it: the more
telling comparison is the same run without latency, where the CPU decides; it is printed after it.

CPU is that of the whole process. First of all the CPU of a single request is measured: our client, and requests as
it would be used under the same promises (one connection for one address, nothing followed, a timer over everything).
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import os
import resource
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from queue import Empty, SimpleQueue

ANSWERS = 3
IN_FLIGHT = 64
#: What is to be reached: of the floor, and beside minet.
OF_FLOOR, OF_MINET, BYTES_A_LINK = 0.85, 1.5, 1000


# --- the web --------------------------------------------------------------------------------------


def address(number: int) -> str:
    return f"127.0.{1 + number // 200}.{1 + number % 200}"


def target(host: str, hop: int, number: int, hosts: int, port: int) -> str:
    """Where hop *hop* of link *number* stands: spread by a fixed rule, another host each time."""
    place = (number * 7919 + hop * 61) % hosts
    # Asked by address, it answers with addresses; asked by name, with names.
    name = f"{address(place)}:{port}" if host.startswith("127.") else f"h{place}.example"
    return f"http://{name}/{hop}/{number}"


class Answering(asyncio.Protocol):
    def __init__(self, hosts: int, port: int, latency: float) -> None:
        self.hosts, self.port, self.latency = hosts, port, latency
        self.transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        head = data.decode("latin-1")
        _, hop, number = head.split(" ", 2)[1].split("/")
        host = head.lower().partition("\nhost:")[2].partition("\r")[0].strip()
        if int(hop) < ANSWERS - 1:
            status, body = "301 Moved Permanently", "<p>Moved.</p>"
            more = f"Location: {target(host, int(hop) + 1, int(number), self.hosts, self.port)}\r\n"
        else:
            status, body, more = "200 OK", "<!doctype html><title>A page</title><p>Our own words.</p>", ""
        answer = (f"HTTP/1.1 {status}\r\nDate: Sun, 22 Nov 2026 12:00:00 GMT\r\nServer: bench\r\n{more}"
                  f"Content-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n"
                  f"Cache-Control: private, max-age=90\r\nConnection: close\r\n\r\n{body}")
        asyncio.get_running_loop().call_later(self.latency, self.send, answer.encode())

    def send(self, answer: bytes) -> None:
        self.transport.write(answer)
        self.transport.close()


async def serve(hosts: int, port: int, latency: float) -> None:
    loop = asyncio.get_running_loop()
    where = [address(number) for number in range(hosts)]
    server = await loop.create_server(lambda: Answering(hosts, port, latency), where, port, backlog=1024)
    print("ready", flush=True)
    await server.serve_forever()


# --- the candidates -------------------------------------------------------------------------------


def whole(command: Sequence[str], environment: dict[str, str] | None = None) -> tuple[float, float, int]:
    """Wall and CPU seconds and the peak of memory (bytes) of one process."""
    began = time.monotonic()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment) as process:
        assert process.stderr is not None
        said = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command[0]} exited with {process.returncode}: {said.decode()[-500:]}")
    return time.monotonic() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


def ours(folder: Path, links: int, hosts: int, port: int) -> tuple[float, float, int]:
    given, result = folder / "links.txt", folder / "out.jsonl"
    given.write_text("".join(target("h", 0, number, hosts, port) + "\n" for number in range(links)), "utf-8")
    environment = {**os.environ, "PROVENANCE_TESTING": "1", "PROVENANCE_PACE": "off", "PROVENANCE_HOST_MAP": ",".join(
        f"h{number}.example={address(number)}:{port}" for number in range(hosts))}
    command = [sys.executable, "-m", "provenance", "links", "--from", str(given), "--jobs", str(IN_FLIGHT),
               "--format", "json", "--output", str(result)]
    taken = whole(command, environment)
    lines = result.read_text("utf-8").splitlines()
    good = ['"outcome": "resolved"' in line and line.count('"status"') == ANSWERS for line in lines]
    if len(lines) != links or not all(good):
        raise SystemExit("ours: some links were not resolved")
    return taken


def minet(path: str, folder: Path, links: int, hosts: int, port: int, *, like_ours: bool = True) -> (
        tuple[float, float, int]):
    given, result = folder / "links.csv", folder / "minet.csv"
    urls = [target("127.", 0, number, hosts, port) for number in range(links)]
    given.write_text("\n".join(["url", *urls, ""]), "utf-8")
    command = [path, "resolve", "url", "-i", str(given), "-o", str(result), "--throttle", "0", "--silent"]
    taken = whole(command + ["--threads", str(IN_FLIGHT), "--domain-parallelism", str(IN_FLIGHT)] * like_ours)
    with result.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    if len(rows) != links or not all(row["http_status"] == "200" for row in rows):
        raise SystemExit("minet: some links were not resolved")
    return taken


def bare(links: int, hosts: int, port: int) -> float:
    """Bytes there and back with the same number of threads: what server and machine allow. Wall seconds."""
    waiting: SimpleQueue[int] = SimpleQueue()
    for number in range(links):
        waiting.put(number)

    def work() -> None:
        while True:
            try:
                number = waiting.get_nowait()
            except Empty:
                return
            url = target("127.", 0, number, hosts, port)
            while url:
                host, _, path = url.removeprefix("http://").partition("/")
                with socket.create_connection((host.partition(":")[0], port)) as line:
                    line.sendall(f"GET /{path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
                    answer = b""
                    while chunk := line.recv(65536):
                        answer += chunk
                url = answer.decode().partition("Location: ")[2].partition("\r")[0]

    threads = [threading.Thread(target=work) for _ in range(IN_FLIGHT)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.monotonic() - began


# --- one request ----------------------------------------------------------------------------------


def request_cpu(port: int, requests_: int, rounds: int) -> None:
    """CPU of one request on loopback, without latency: our client beside requests under the same promises."""
    import requests

    from provenance.connection import Line, ask

    headers = (("Host", "h0.example"), ("User-Agent", "bench"), ("Accept", "*/*"), ("Accept-Encoding", "gzip, deflate"),
               ("Connection", "close"))

    url = f"http://{address(0)}:{port}/0/1"

    def with_ours() -> None:
        line = Line((address(0),), port, time.monotonic() + 30, tls=False)
        assert ask(line, "h0.example", "", "/0/1", headers, 10**6).complete

    def with_requests() -> None:
        watchdog = threading.Timer(30, lambda: None)
        watchdog.start()
        with requests.Session() as session:
            session.trust_env = False
            response = session.get(url, headers=dict(headers), allow_redirects=False, timeout=30)
            assert response.content
        watchdog.cancel()
        watchdog.join()

    taken: dict[str, list[float]] = {"ours": [], "requests": []}
    for _ in range(rounds):
        for name, one in (("ours", with_ours), ("requests", with_requests)):
            one()
            began = time.process_time()
            for _ in range(requests_):
                one()
            taken[name].append((time.process_time() - began) / requests_ * 1e6)
    middle = {name: statistics.median(values) for name, values in taken.items()}
    ratios = sorted(theirs / mine for mine, theirs in zip(taken["ours"], taken["requests"], strict=True))
    print(f"one request: ours {middle['ours']:.0f} µs CPU, requests {middle['requests']:.0f} µs; "
          f"requests / ours {statistics.median(ratios):.1f} ({ratios[0]:.1f} to {ratios[-1]:.1f})")


# --- the run --------------------------------------------------------------------------------------


class Web:
    def __init__(self, hosts: int, latency: float) -> None:
        with socket.socket() as probe:
            probe.bind((address(0), 0))
            self.port = probe.getsockname()[1]
        options = ["--serve", str(self.port), "--hosts", str(hosts), "--latency", str(latency)]
        self.process = subprocess.Popen([sys.executable, __file__, *options], stdout=subprocess.PIPE)
        assert self.process.stdout is not None
        if self.process.stdout.readline() != b"ready\n":
            raise SystemExit("the server did not start")

    def __enter__(self) -> Web:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()


def said(reached: bool) -> str:
    return "reached" if reached else "NOT reached"


def speed(arguments: argparse.Namespace, folder: Path, links: int, latency: float) -> None:
    hosts = arguments.hosts
    floor = links * ANSWERS * latency / IN_FLIGHT
    print(f"{links} links over {hosts} hosts, {latency * 1e3:g} ms an answer, {IN_FLIGHT} in flight: "
          f"floor {floor:.1f} s")
    of_floor, of_minet, as_it_comes, slow = [], [], [], []
    with Web(hosts, latency) as web:
        for _ in range(arguments.rounds):
            limit = bare(links, hosts, web.port)
            wall, cpu, _ = ours(folder, links, hosts, web.port)
            of_floor.append(floor / wall)
            print(f"  bare  {limit:6.1f} s ({floor / limit:.2f} of the floor)")
            print(f"  ours  {wall:6.1f} s ({floor / wall:.2f} of the floor), {cpu / links * 1e3:.2f} ms CPU a link")
            if arguments.minet:
                theirs, their_cpu, _ = minet(arguments.minet, folder, links, hosts, web.port)
                of_minet.append(theirs / wall)
                slow.append(theirs)
                print(f"  minet {theirs:6.1f} s ({floor / theirs:.2f} of the floor), "
                      f"{their_cpu / links * 1e3:.2f} ms CPU a link; "
                      f"minet / ours: {theirs / wall:.2f} in time, {their_cpu / cpu:.2f} in CPU")
                if latency:
                    few = max(1, links // 10)
                    theirs = minet(arguments.minet, folder, few, hosts, web.port, like_ours=False)[0] * links / few
                    as_it_comes.append(theirs / wall)
                    print(f"  minet {theirs:6.1f} s as it comes ({floor / theirs:.2f} of the floor; from {few} links)")
    if latency:
        middle = statistics.median(of_floor)
        print(f"of the floor {middle:.2f}, wanted {OF_FLOOR:g}: {said(middle >= OF_FLOOR)}")
    if of_minet:
        middle = statistics.median(of_minet)
        most = f" (the floor allows {statistics.median(slow) / floor:.2f} at most)" if latency else ""
        print(f"× minet {middle:.2f}{most}, wanted {OF_MINET:g}: {said(middle >= OF_MINET)}")
    if as_it_comes:
        middle = statistics.median(as_it_comes)
        print(f"× minet as it comes {middle:.2f}, wanted {OF_MINET:g}: {said(middle >= OF_MINET)}")


def memory(arguments: argparse.Namespace, folder: Path) -> None:
    few, many = 1_000, 100_000
    with Web(arguments.hosts, 0.0) as web:
        peaks = {links: ours(folder, links, arguments.hosts, web.port)[2] for links in (few, many)}
    grown = (peaks[many] - peaks[few]) / (many - few)
    print(f"memory: {peaks[few] / 2**20:.0f} MB for {few} links, {peaks[many] / 2**20:.0f} MB for {many}: "
          f"{grown:.0f} bytes a link, wanted {BYTES_A_LINK} at most: {said(grown <= BYTES_A_LINK)}")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--links", type=int, default=10_000)
    arguments.add_argument("--hosts", type=int, default=200)
    arguments.add_argument("--latency", type=float, default=0.1)
    arguments.add_argument("--rounds", type=int, default=1)
    arguments.add_argument("--minet", help="the minet program, from an environment of its own")
    arguments.add_argument("--memory", action="store_true", help="also measure 1,000 and 100,000 links without latency")
    arguments.add_argument("--serve", type=int, help=argparse.SUPPRESS)
    given = arguments.parse_args()
    # 64 connections on each side and those that are closing.
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 8192) if most > 0 else 8192, most))
    if given.serve:
        asyncio.run(serve(given.hosts, given.serve, given.latency))
        return
    with tempfile.TemporaryDirectory() as folder:
        with Web(given.hosts, 0.0) as web:
            request_cpu(web.port, 500, 5)
        speed(given, Path(folder), given.links, given.latency)
        if given.minet:
            speed(given, Path(folder), given.links, 0.0)
        if given.memory:
            memory(given, Path(folder))


if __name__ == "__main__":
    main()
