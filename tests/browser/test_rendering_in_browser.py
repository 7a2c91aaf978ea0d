"""
Pages rendered by a real browser: what their scripts add and take away, and that nothing gets past our fetch.

The pages stand on a loopback server; hosts are mapped to it. Whatever the browser asked by itself would be seen by a
canary: TCP and UDP ports of this machine that nobody may touch.
"""

from __future__ import annotations

import os
import select
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from shutil import which

import pytest
from loopback import Loopback, Route

from provenance.errors import UsageError
from provenance.fetch import live_fetch
from provenance.model import Capture
from provenance.pipeline import audit
from provenance.recording import record
from provenance.rendering import BUSY, FAILED, SETTLED, Rendering
from provenance.rendering.browser import BROWSERS, Chromium
from provenance.replaying import replay_fetch

pytest.importorskip("playwright", reason="playwright is not installed")
FOUND = next(filter(None, map(which, BROWSERS)), None)
pytestmark = pytest.mark.skipif(FOUND is None, reason=f"no browser: none of {', '.join(BROWSERS)} is installed")
ROOT = Path(__file__).resolve().parents[2]
PAGE = "https://news.example/2026/a.html"
HTML, SCRIPT = (("Content-Type", "text/html; charset=utf-8"),), (("Content-Type", "text/javascript"),)
ONE, TWO = "1795968363525046272", "1795968363525046273"


def post(post_id: str) -> str:
    return (f'<blockquote class="twitter-tweet"><p>Just words.</p>&mdash; Ada (@example_reader) '
            f'<a href="https://twitter.com/example_reader/status/{post_id}">May 30, 2024</a></blockquote>')


#: Put in by a script of another host, with data that it asks for, where the reader scrolls to.
WIDGET = b"""
new IntersectionObserver((seen, observer) => {
    if (!seen.some(one => one.isIntersecting)) return;
    observer.disconnect();
    fetch("/moved.json").then(answer => answer.json()).then(data => {
        document.getElementById("place").innerHTML = data.markup;
    });
}).observe(document.getElementById("place"));
document.querySelector(".twitter-tweet")?.remove();
"""
ROUTES = {
    "/2026/a.html": Route(200, HTML, f"""<!DOCTYPE html><title>A story</title><article><p>Words.</p>{post(TWO)}
        <div style="height: 3000px"></div><div id="place"></div></article>
        <script async src="https://cdn.example/old.js"></script>""".encode()),
    "/old.js": Route(301, (("Location", "/widget.js"),)),
    "/widget.js": Route(200, SCRIPT, WIDGET),
    "/moved.json": Route(302, (("Location", "https://data.example/post.json"),)),
    "/post.json": Route(200, (("Content-Type", "application/json"), ("Access-Control-Allow-Origin", "*")),
                        b'{"markup": "' + post(ONE).replace('"', '\\"').encode() + b'"}'),
}
HOSTS = ("news.example", "cdn.example", "data.example")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    # The sandbox of the browser needs rights that containers do not give.
    with Chromium(sandboxed=False, deadline_s=30) as render:
        yield render


@pytest.fixture(scope="module")
def hasty() -> Iterator[Chromium]:
    with Chromium(sandboxed=False, deadline_s=6) as render:
        yield render


def shown(render: Chromium, body: str, fetch=lambda url: None, url: str = PAGE) -> Rendering:  # type: ignore[no-untyped-def]
    return render(url, body.encode(), "text/html; charset=utf-8", fetch)


def test_what_scripts_add_and_take_away_is_marked_and_a_replay_shows_the_same(chromium: Chromium) -> None:
    from provenance.renderings import has_renderings, recorded_render, recording_render

    file = BytesIO()
    with Loopback(ROUTES) as server:
        fetch = live_fetch(dict.fromkeys(HOSTS, server.where))
        with record(fetch, file, started_at=audit("Words only.").audited_at) as recorder:
            first = audit(PAGE, fetch=recorder, render=recording_render(chromium, recorder), as_of=recorder.started_at)
        asked = [one.line.split()[1] for one in server.asked]
        agents = {one.headers["user-agent"] for one in server.asked}
        cookies = [one.headers.get("cookie") or one.headers.get("referer") for one in server.asked]

    shown = [(one.embed.post_id, one.embed.position, one.embed.problems) for one in first.embeds]
    assert [(TWO, 0, ("removed-by-rendering",)), (ONE, 1, ("only-rendered",))] == shown
    assert () == first.facts.article.problems if first.facts else False
    assert {"prv.only-rendered", "prv.removed-by-rendering"} <= {finding.rule for finding in first.findings}
    assert ["/2026/a.html", "/old.js", "/widget.js", "/moved.json", "/post.json"] == asked[:5], "each once, by our fetch"
    assert all(agent.startswith("provenance/") for agent in agents)
    assert not any(cookies)

    replay = replay_fetch(file)
    assert has_renderings(replay)
    again = audit(PAGE, fetch=replay, render=recorded_render(replay), as_of=replay.started_at)
    assert first.to_dict() == again.to_dict()
    # Also a browser that has nothing but the recording comes to the same.
    anew = audit(PAGE, fetch=replay, render=chromium, as_of=replay.started_at)
    assert first.to_dict() == anew.to_dict()


#: What a page may do, and how its rendering ends; in a part of a second or two, or when its time is over.
ENDS = (
    ("words put in", "<script>document.body.append('put in')</script>", SETTLED, "put in"),
    ("after a second", "<script>setTimeout(() => document.body.append('put ' + 'in'), 1000)</script>", SETTLED, "put in"),
    ("another page", "<p>stay<script>location.href = 'https://other.example/'</script>", SETTLED, "stay"),
    ("the same page again", "<p>stay<script>location.reload()</script>", SETTLED, "stay"),
    ("refresh", "<meta http-equiv=refresh content='0;url=https://other.example/'><p>stay", SETTLED, "stay"),
    ("a form", "<form action=https://other.example/ method=post></form><p>stay<script>document.forms[0].submit()</script>",
     SETTLED, "stay"),
    ("windows", "<p>stay<script>for (let n = 0; n < 5; n++) open('https://other.example/' + n)</script>", SETTLED, "stay"),
    ("what a reader would see beside the page", """<p>stay<a download href=data:,x>x</a><iframe src=file:///etc/hostname>
     </iframe><script src=file:///etc/hostname></script><script>alert(1); confirm(2); prompt(3); print();
     document.querySelector('a').click(); document.write('<p>written')</script>""", SETTLED, "written"),
    ("our reader replaced", "<p>stay<script>for (const name of ['outerHTML', 'innerHTML'])"
     " Object.defineProperty(Element.prototype, name, {get: () => 'for' + 'ged'})</script>", SETTLED, "stay"),
    ("asking without end", "<p>stay<script>setInterval(() => fetch('/' + Math.random()).catch(String), 5)</script>",
     BUSY, "stay"),
    ("working without end", "<p>stay<script>while (true);</script>", FAILED, ""),
    ("memory without end", "<script>const all = []; while (true) all.push(new Array(1e6).fill(1.5))</script>", FAILED, ""),
)


@pytest.mark.parametrize(("about", "body", "outcome", "words"), ENDS, ids=[one[0] for one in ENDS])
def test_whatever_a_page_does_its_rendering_ends(hasty: Chromium, about: str, body: str, outcome: str,
                                                 words: str) -> None:
    began = time.monotonic()
    asked: list[str] = []

    def fetch(url: str) -> Capture | None:
        asked.append(url)
        return None

    came = shown(hasty, body, fetch)

    assert (outcome, bool(came.why)) == (came.outcome, outcome != SETTLED), came
    assert words in came.body.decode()
    assert "forged" not in came.body.decode()
    assert time.monotonic() - began < 6 + 5 + 5 + 5, "its time, that of reading, and that of clearing up"
    assert [] == [url for url in asked if not url.startswith("https://news.example/")], "nobody else was asked"
    assert len(asked) <= 120


class Canaries:
    """A TCP and a UDP port of this machine; ``touched`` says whether anybody knocked."""

    def __init__(self) -> None:
        self.tcp = socket.create_server(("127.0.0.1", 0))
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.bind(("127.0.0.1", self.tcp.getsockname()[1]))
        self.port = self.tcp.getsockname()[1]

    def touched(self) -> list[str]:
        ready = select.select([self.tcp, self.udp], [], [], 0.2)[0]
        return [name for name, one in (("tcp", self.tcp), ("udp", self.udp)) if one in ready]

    def close(self) -> None:
        self.tcp.close()
        self.udp.close()


#: Ways out of a page that are not asked for one by one, or that a guard in front of requests does not see.
WAYS_OUT = """
<!DOCTYPE html><title>x</title>
<link rel=preconnect href="http://127.0.0.1:PORT/"><link rel=dns-prefetch href="//127.0.0.1:PORT">
<link rel=prefetch href="http://127.0.0.1:PORT/p"><link rel=modulepreload href="http://127.0.0.1:PORT/m.js">
<link rel=stylesheet href="http://127.0.0.1:PORT/s.css"><link rel=manifest href="http://127.0.0.1:PORT/m.json">
<img src="http://127.0.0.1:PORT/i"><video src="http://127.0.0.1:PORT/v"></video><object data="http://127.0.0.1:PORT/o"></object>
<iframe src="http://127.0.0.1:PORT/f"></iframe><iframe srcdoc="<script>fetch('http://127.0.0.1:PORT/d')</script>"></iframe>
<script src="http://127.0.0.1:PORT/a.js"></script><script src="http://[::ffff:127.0.0.1]:PORT/a.js"></script>
<script src="http://localhost:PORT/a.js"></script><script src="http://inward.example:PORT/a.js"></script>
<script src="https://public.example/moved-inwards"></script>
<script type=speculationrules>{"prerender": [{"source": "list", "urls": ["http://127.0.0.1:PORT/r"]}]}</script>
<p>stay<script>
const inward = "127.0.0.1:PORT", tries = [
    () => fetch("http://" + inward, {mode: "no-cors"}), () => fetch("http://" + inward, {method: "POST", body: "x"}),
    () => navigator.sendBeacon("http://" + inward, "x"), () => new EventSource("http://" + inward),
    () => new WebSocket("ws://" + inward), () => new WebTransport("https://" + inward).ready,
    () => { const peer = new RTCPeerConnection({iceServers: [{urls: "stun:" + inward}]});
            peer.createDataChannel("x"); peer.createOffer().then(offer => peer.setLocalDescription(offer)); },
    () => { const inner = document.querySelector("iframe[srcdoc]").contentWindow.RTCPeerConnection;
            const peer = new inner({iceServers: [{urls: "stun:" + inward}]});
            peer.createDataChannel("x"); peer.createOffer().then(offer => peer.setLocalDescription(offer)); },
    () => navigator.serviceWorker.register("/worker.js"),
    () => new SharedWorker("http://" + inward + "/w.js"),
    () => new Worker(URL.createObjectURL(new Blob([
        `fetch("http://${inward}/w").catch(String); importScripts("http://${inward}/w.js");`]))),
    () => new Worker(URL.createObjectURL(new Blob([
        `try { new WebSocket("ws://${inward}/w") } catch { } new WebTransport("https://${inward}/w")`]))),
    () => { const ask = new XMLHttpRequest(); ask.open("GET", "http://" + inward, false); ask.send(); },
    () => import("http://" + inward + "/i.js"), () => open("http://" + inward),
    () => { location.href = "http://" + inward + "/l"; },
];
for (const one of tries) try { const made = one(); made && made.catch && made.catch(String); } catch { }
</script>
"""


def test_nobody_inside_is_touched_whichever_way_a_page_tries(chromium: Chromium) -> None:
    canaries = Canaries()
    errors: dict[str, str | None] = {}
    try:
        with Loopback({"/moved-inwards": Route(302, (("Location", f"http://127.0.0.1:{canaries.port}/"),))}) as server:
            # A name that leads inwards, as its owner may let it; and a port that the guard would let through.
            live = live_fetch({"public.example": server.where}, ports=(80, 443, canaries.port))
            live._lookups._look_up = lambda host, deadline: ("127.0.0.1",)  # type: ignore[attr-defined]

            def fetch(url: str) -> Capture:
                capture = live(url)
                errors[url] = capture.error
                return capture

            came = shown(chromium, WAYS_OUT.replace("PORT", str(canaries.port)), fetch)
            touched = canaries.touched()
    finally:
        canaries.close()

    assert [] == touched
    assert "stay" in came.body.decode()
    assert errors.pop("https://public.example/moved-inwards") is None, "it was asked, and led inwards"
    assert errors, "what scripts ask for comes to our guard"
    assert set(errors.values()) <= {"refused-address", "refused-url"}, errors
    assert came.refused > 5


def test_the_canaries_sing_where_the_ways_out_are_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without what stands behind the answers a page gets out by itself, so the test above can fail."""
    monkeypatch.setattr("provenance.rendering.browser._ARGUMENTS", ())
    monkeypatch.setattr("provenance.rendering.visit._WITHOUT", "")
    canaries = Canaries()
    try:
        with Chromium(sandboxed=False, deadline_s=10) as open_browser:
            shown(open_browser, WAYS_OUT.replace("PORT", str(canaries.port)))
        assert canaries.touched()
    finally:
        canaries.close()


def test_two_pages_know_nothing_of_each_other(chromium: Chromium) -> None:
    leaves = shown(chromium, "<script>document.cookie = 'a=1'; localStorage.a = 1; document.write('left')</script>")
    looks = shown(chromium, "<script>document.write('[' + document.cookie + localStorage.length + ']')</script>")

    assert "left" in leaves.body.decode()
    assert "[0]" in looks.body.decode()


def test_many_threads_may_render(chromium: Chromium) -> None:
    came: dict[int, bytes] = {}

    def work(number: int) -> None:
        came[number] = shown(chromium, f"<script>document.write('page ' + {number})</script>").body

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert dict.fromkeys(range(4), True) == {
        number: f"page {number}<".encode() in body for number, body in came.items()}


def test_what_is_missing_is_said_before_any_page(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be started"), Chromium(program=str(tmp_path / "none")):
        pass
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UsageError, match=r"none of chromium, .* is installed"), Chromium():
        pass
    monkeypatch.setattr("provenance.rendering.browser.find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r"pip install 'post-provenance\[render\]'"), Chromium():
        pass


# --- the command ----------------------------------------------------------------------------------


def command(folder: Path, server: Loopback, *arguments: str, **environment: str) -> tuple[int, str, str]:
    mapped = ",".join(f"{host}={server.where[0]}:{server.where[1]}" for host in (*HOSTS, "publish.twitter.com"))
    done = subprocess.run(
        [sys.executable, "-m", "provenance", *arguments], cwd=folder, capture_output=True, text=True, timeout=120,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PROVENANCE_TESTING": "1", "PROVENANCE_HOST_MAP": mapped,
             "PROVENANCE_PACE": "off", **environment}, check=False)
    return done.returncode, done.stdout, done.stderr


def test_the_command_renders_records_and_replays_to_the_byte(tmp_path: Path) -> None:
    with Loopback(ROUTES) as server:
        options = ("--no-store", "--format", "json", "--witness", "x-oembed", "--fail-on", "never")
        code, live, err = command(tmp_path, server, "audit", PAGE, "--render", "--render-unsandboxed", *options,
                                  "--record", "a.warc.gz")
        asked = len(server.asked)
        # Without a browser: the recording holds what it showed.
        again = command(tmp_path, server, "audit", PAGE, "--render", *options, "--replay", "a.warc.gz",
                        PATH=str(tmp_path))
        without = command(tmp_path, server, "audit", PAGE, *options, "--replay", "a.warc.gz")

    assert 0 == code, err
    assert '"only-rendered"' in live
    assert '"removed-by-rendering"' in live
    assert "RENDERING without a sandbox" in err
    assert (0, live) == again[:2], again[2]
    assert "rendered" not in without[1], "who does not ask for it gets the page as it was sent"
    assert asked == len(server.asked)


def test_wrong_usage_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<p>Words.")
    with Loopback() as server:
        said = [command(tmp_path, server, "audit", "a.html", "--no-store", *options, PATH=str(tmp_path))
                for options in (("--render",), ("--render", "--offline"), ("--render-unsandboxed",))]

    assert [2, 2, 2] == [code for code, *_ in said]
    assert [1, 1, 1] == [sum("--render" in line for line in err.splitlines()) for *_, err in said]
    assert not any("Traceback" in err for *_, err in said)
