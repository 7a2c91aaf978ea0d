"""The promises about the network, N1 to N9 (SECURITY.md), each held against whoever would break it."""

from __future__ import annotations

import gzip
import json
import socket
import ssl
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from urllib.parse import quote

import pytest
from canary import Canary, listening
from forking import ROOT, Done, environment, run_command
from hostile_behaviours import BEHAVIOURS, DEADLINE_S, MAX_BYTES, OK, PAGE
from hostile_server import Behaviour, Hostile, Wire
from hypothesis import given, strategies as st
from loopback import Loopback, Route
from test_fetch import certificate, tls_server

from provenance.addresses import read_target
from provenance.connection import Line, ask, line as line_module
from provenance.errors import InputError, UsageError
from provenance.fetch import LiveFetch, live_fetch
from provenance.inputs import read_input
from provenance.model import Capture
from provenance.networks import is_public, networks, read_networks, version
from provenance.pipeline import audit
from provenance.politeness import polite
from provenance.resolver import resolve_link
from provenance.witnesses import Asked, ask_witnesses, witness_named

__all__ = ["certificate"]  # a fixture

SITE = "http://hostile.test"


def command(cwd: Path, *arguments: str, **more: str) -> Done:
    inherited = {name: value for name, value in environment().items() if not name.startswith("PROVENANCE_")}
    return run_command(arguments, cwd, {**inherited, **more})


def run(cwd: Path, *arguments: str, **more: str) -> tuple[int, bytes, str]:
    done = command(cwd, *arguments, **more)
    return done.returncode, done.stdout, done.stderr.decode()


#: No test here may take longer than this for one request; the deadline is ``DEADLINE_S``.
PATIENCE_S = DEADLINE_S + 1.5


@pytest.fixture(scope="module")
def canary() -> Iterator[Canary]:
    made = Canary()
    yield made
    made.close()


@pytest.fixture
def untouched(canary: Canary) -> Iterator[Canary]:
    """Fails the test that touches the canary."""
    canary.touched.clear()
    yield canary
    assert [] == canary.touched


def inward(canary: Canary, server: Hostile | Loopback | None = None, names: tuple[str, ...] = ("127.0.0.1",)) -> LiveFetch:
    """
    A fetch with nothing but the judgement of addresses between it and the canary.

    The canary's port is allowed, and every name resolves to this machine.
    """
    host_map = {"hostile.test": server.where} if server is not None else {}
    return LiveFetch(host_map, DEADLINE_S, MAX_BYTES, "test", lookup=lambda host: names, ports={80, 443, canary.port})


# --- N1: no request and no connection to any address that is not public ---------------------------------

#: Ways to write this machine, and others that are nobody's business; ``%d`` is the canary's port.
INWARD = """
http://127.0.0.1:%d/ http://127.1:%d/ http://127.0.1:%d/ http://0x7f.1:%d/ http://0x7f000001:%d/ http://2130706433:%d/
http://017700000001:%d/ http://0177.0.0.1:%d/ http://0x7f.0x0.0x0.0x1:%d/ http://127.0.0.01:%d/ http://127.0.0.1.:%d/
http://127.000.000.001:%d/ http://0:%d/ http://0.0.0.0:%d/ http://127.127.127.127:%d/ http://127.0.0.2:%d/
http://localhost:%d/ http://LOCALHOST:%d/ http://localhost.:%d/ http://a.localhost:%d/ http://localhost.localdomain:%d/
http://printer.local:%d/ http://db:%d/ http://metadata.google.internal:%d/ http://a.onion:%d/ http://router.home.arpa:%d/
http://[::1]:%d/ http://[::]:%d/ http://[0:0:0:0:0:0:0:1]:%d/ http://[0000::0001]:%d/ http://[::ffff:127.0.0.1]:%d/
http://[::ffff:7f00:1]:%d/ http://[::ffff:0:127.0.0.1]:%d/ http://[::ffff:0:0]:%d/ http://[::127.0.0.1]:%d/ http://[64:ff9b::127.0.0.1]:%d/
http://[64:ff9b::7f00:1]:%d/ http://[64:ff9b:1::127.0.0.1]:%d/ http://[64:ff9b:1::8.8.8.8]:%d/ http://[2002:7f00:1::]:%d/
http://[2002:7f00:1::8.8.8.8]:%d/ http://[2001:0:7f00:1::f7f7:f7f7]:%d/ http://[2001:0:808:808::80ff:fffe]:%d/
http://[2606:4700::5efe:7f00:1]:%d/ http://[::1%%25lo]:%d/ http://[::1%%lo]:%d/ http://[fe80::1]:%d/ http://[fe80::1%%251]:%d/
http://[fd00:ec2::254]:%d/ http://[fec0::1]:%d/ http://[ff02::1]:%d/ http://[v1.x]:%d/ http://[127.0.0.1]:%d/
http://１２７.0.0.1:%d/ http://①②⑦.⓪.⓪.①:%d/ http://127。0。0。1:%d/ http://%%31%%32%%37.0.0.1:%d/ http://127.0.0.1%%2f:%d/
http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ:%d/ http://loc\u00adalhost:%d/ http://127.0.0.1\u200b:%d/
http://hostile.test@127.0.0.1:%d/ http://hostile.test:80@127.0.0.1:%d/ http://user:password@127.0.0.1:%d/ http://@127.0.0.1:%d/
http://hostile.test\\@127.0.0.1:%d/ http://127.0.0.1:%d\\@hostile.test/ http:\\\\127.0.0.1:%d/ http:/127.0.0.1:%d/
http:127.0.0.1:%d/ //127.0.0.1:%d/ /\\127.0.0.1:%d/ \\\\127.0.0.1:%d/ ///127.0.0.1:%d/ http:///127.0.0.1:%d/ HTTP://127.0.0.1:%d/
hTTps://127.0.0.1:%d/ http://10.0.0.1:%d/ http://172.16.0.1:%d/ http://192.168.0.1:%d/ http://100.64.0.1:%d/
http://169.254.169.254:%d/latest/meta-data/ http://2852039166:%d/ http://0xa9fea9fe:%d/ http://[::ffff:169.254.169.254]:%d/
http://100.100.100.200:%d/ http://192.0.0.192:%d/ http://168.63.129.16:%d/ http://198.18.0.1:%d/ http://224.0.0.1:%d/
http://240.0.0.1:%d/ http://255.255.255.255:%d/ http://192.0.2.1:%d/ http://inside.example:%d/ https://inside.example:%d/
http://127.0.0.1.nip.example:%d/ gopher://127.0.0.1:%d/_x ftp://127.0.0.1:%d/ dict://127.0.0.1:%d/ ws://127.0.0.1:%d/
ldap://127.0.0.1:%d/ tftp://127.0.0.1:%d/ jar:http://127.0.0.1:%d!/ view-source:http://127.0.0.1:%d/ blob:http://127.0.0.1:%d/
url:http://127.0.0.1:%d/ unix:/var/run/x:%d file:///etc/passwd#%d file://127.0.0.1:%d/etc/passwd data:text/html,x%d
javascript:fetch('http://127.0.0.1:%d')
""".split()
INWARD += ["http://127.0.0.1:%d/a b", "http://127.\t0.0.1:%d/", "http://127.0.0.1\t:%d/", "\x01http://127.0.0.1:%d/",
           " http://127.0.0.1:%d/ ", "http://127.0.0.1:%d/\x7f", "ht\ttp://127.0.0.1:%d/", "http://127.0.0.1 :%d/"]


@pytest.mark.parametrize("form", INWARD)
def test_n1_by_address(untouched: Canary, form: str) -> None:
    url = form % untouched.port
    with listening() as heard:
        capture = inward(untouched)(url)

    assert capture.error in ("refused-address", "refused-url"), capture
    assert [] == heard


#: How a server can send us on; ``{}`` is where to, as it stands in a header or in markup.
WAYS = {
    "location": "HTTP/1.1 302 Found\r\nLocation: {}\r\nContent-Length: 0\r\n\r\n",
    "refresh": "HTTP/1.1 200 OK\r\nRefresh: 0; url={}\r\nContent-Length: 0\r\n\r\n",
    "meta": "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<meta http-equiv=refresh content='0; url={}'>",
    "script": 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<script>location.replace("{}")</script>',
}


@pytest.fixture(scope="module")
def leading(canary: Canary) -> Iterator[Hostile]:
    """A server that leads to every one of the addresses, in every way: ``/location-3`` …"""
    table = {
        f"{way}-{number}": Behaviour(head.format(form % canary.port).encode())
        for way, head in WAYS.items() for number, form in enumerate(INWARD)
    }
    with Hostile(table) as server:
        yield server


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("number", range(len(INWARD)))
def test_n1_by_redirect(untouched: Canary, leading: Hostile, way: str, number: int) -> None:
    with listening() as heard:
        found = resolve_link(f"{SITE}/{way}-{number}", inward(untouched, leading))

    assert {("connect", leading.where)} == set(heard)
    refused = {hop.error for hop in found.hops} & {"refused-address", "refused-url"}
    # A page that a browser would not follow either is where the link ends; a path of the server's own is asked there.
    assert refused or found.final_url is None or found.final_url.startswith(SITE), found


ANSWERS: dict[str, tuple[str, ...]] = {
    "loopback": ("127.0.0.1",), "loopback 6": ("::1",), "any": ("0.0.0.0",), "any 6": ("::",), "private": ("10.1.2.3",),
    "private 172": ("172.31.255.255",), "private 192": ("192.168.1.1",), "metadata": ("169.254.169.254",),
    "shared": ("100.64.0.1",), "mapped": ("::ffff:127.0.0.1",), "mapped metadata": ("::ffff:a9fe:a9fe",),
    "compatible": ("::7f00:1",), "nat64": ("64:ff9b::7f00:1",), "nat64 local": ("64:ff9b:1::7f00:1",),
    "nat64 local, public inside": ("64:ff9b:1::808:808",), "6to4": ("2002:7f00:1::1",), "6to4 private": ("2002:a00:1::1",),
    "teredo server": ("2001:0:7f00:1::f7f7:f7f7",), "teredo client": ("2001:0:808:808::80ff:fffe",),
    "isatap": ("2606:4700::5efe:7f00:1",), "zone": ("fe80::1%lo",), "zone on a public one": ("2606:4700::1%lo",),
    "unique local": ("fd00::1",), "multicast": ("224.0.0.251",), "broadcast": ("255.255.255.255",),
    "no address": ("localhost",), "shortened": ("127.1",), "octal": ("0177.0.0.1",), "a number": ("2130706433",),
    "mixed": ("8.8.8.8", "127.0.0.1"), "mixed, last of many": (*(f"8.8.8.{n}" for n in range(20)), "10.0.0.1"),
    "mixed families": ("2606:4700::1", "127.0.0.1"), "mixed, six": ("8.8.8.8", "::1"),
}


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS.keys())
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_n1_by_dns_answer(untouched: Canary, answer: tuple[str, ...], scheme: str) -> None:
    with listening() as heard:
        capture = inward(untouched, names=answer)(f"{scheme}://inside.example:{untouched.port}/")

    assert ("refused-address", []) == (capture.error, heard)


def _post(platform: str, post_id: str, url: str) -> Asked:
    return Asked(platform, post_id, "example_reader", url, url)


#: Addresses that answers of witnesses name, for the witness to go on with.
DID = "did:plc:oky5czdrnfjpqslsw2a5iclo"
FOUND_IN_ANSWERS: dict[str, tuple[Asked, dict[str, str]]] = {
    "bluesky-repository": (
        _post("bluesky", "3lbd2ebt3wk2r", f"https://bsky.app/profile/{DID}/post/3lbd2ebt3wk2r"),
        {f"https://plc.directory/{DID}": json.dumps({"id": DID, "alsoKnownAs": ["at://reader.example.com"], "service": [
            {"id": "#atproto_pds", "type": "AtprotoPersonalDataServer", "serviceEndpoint": "{}"}]})}),
    "oembed-discovery": (
        _post("gab", "107163961867310434", "https://gab.com/example_reader/posts/107163961867310434"),
        {"https://gab.com/example_reader/posts/107163961867310434":
            '<link rel="alternate" type="application/json+oembed" href="{}">'}),
    "webfinger": (
        Asked("mastodon", "112345678901234567", "example_reader", "https://social.example/@example_reader/112345678901234567"),
        {"https://social.example/.well-known/webfinger": "", "https://social.example/.well-known/host-meta":
            '<XRD><Link rel="lrdd" template="{}?resource={{uri}}"/></XRD>'}),
    "mastodon-api": (
        Asked("mastodon", "112345678901234567", "example_reader", "https://social.example/@example_reader/112345678901234567"),
        {"https://social.example/api/v1/statuses/112345678901234567": json.dumps(
            {"id": "112345678901234567", "uri": "{}users/x/statuses/1", "url": "{}@x/1", "content": "a", "account": {}})}),
    "wayback": (
        _post("x", "1795968363525046272", "https://x.com/example_reader/status/1795968363525046272"),
        {"https://web.archive.org/cdx/search/cdx": json.dumps([
            ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"],
            ["x", "20240530123456", "https://x.com/example_reader/status/1795968363525046272", "text/html", "302", "A", "1"]]),
         "https://web.archive.org/web/": "{}"}),
}


@pytest.mark.parametrize("key", FOUND_IN_ANSWERS)
@pytest.mark.parametrize("place", ["http://127.0.0.1:%d/", "https://[::1]:%d/", "https://inside.example:%d/", "https://127.1:%d/"])
def test_n1_by_a_link_found_in_an_answer(untouched: Canary, key: str, place: str) -> None:
    post, answers = FOUND_IN_ANSWERS[key]
    there = place % untouched.port
    live, asked = inward(untouched), []

    def fetch(url: str) -> Capture:
        asked.append(url)
        for known, body in answers.items():
            if url.startswith(known):
                headers = (("Location", there),) if body == "{}" else ()
                return Capture(url, datetime.now(UTC), 302 if headers else 200 if body else 404, headers,
                               body.replace("{{", "{").replace("}}", "}").replace("{}", there).encode())
        return live(url)

    with listening() as heard:
        (said,) = ask_witnesses(post, fetch, [witness_named(key)], strict=True)

    assert said.outcome != "exists"
    assert [] == [what for what in heard if what[0] == "connect"]
    assert asked


def test_n1_by_a_link_found_in_a_page(untouched: Canary, leading: Hostile) -> None:
    """A page names a short link, which leads inwards; and itself lies inwards."""
    page = (f'<article><p>Words <a href="http://127.0.0.1:{untouched.port}/a">here</a> '
            '<a href="https://t.co/AbCdEfGhIj">there</a></p></article>')
    live = LiveFetch({"t.co": leading.where}, DEADLINE_S, MAX_BYTES, "test", lookup=lambda host: ("127.0.0.1",),
                     ports={80, 443, untouched.port})

    def fetch(url: str) -> Capture:
        return live(url.replace("/AbCdEfGhIj", "/location-0"))

    found = audit(page, fetch=fetch, url=f"http://127.0.0.1:{untouched.port}/page")
    with pytest.raises(InputError, match="refused-address"):
        read_input(f"http://127.0.0.1:{untouched.port}/page", fetch=live)

    assert ["refused"] == [one.outcome for one in found.facts.resolutions.values()]  # type: ignore[union-attr]  # there are facts


def test_n1_the_whole_command_over_a_list_of_addresses_that_lead_inwards(
        untouched: Canary, leading: Hostile, tmp_path: Path) -> None:
    # The real lookup is asked here, so names that it would have to ask the network about are left out.
    forms = {number: form % untouched.port for number, form in enumerate(INWARD)
             if ".example" not in form and "localdomain" not in form}
    lines = [*(form for form in forms.values() if form.isprintable()), *(f"{SITE}/location-{number}" for number in forms)]
    (tmp_path / "links.txt").write_text("\n".join(lines), encoding="utf-8", errors="surrogatepass")
    code, out, err = run(tmp_path, "links", "--from", "links.txt", "--format", "json", "--no-archives", "--allow-port",
                         str(untouched.port), PROVENANCE_TESTING="1", PROVENANCE_PACE="off",
                         PROVENANCE_HOST_MAP=f"hostile.test=127.0.0.1:{leading.where[1]}")
    found = [json.loads(line) for line in out.splitlines()]

    assert (0, len({line.strip() for line in lines})) == (code, len(found)), err
    assert "Traceback" not in err
    # What is asked of the server itself, as browsers would, is a path there.
    assert {one["outcome"] for one in found} <= {"refused", "gone"}
    assert [] == [byte for byte in out if (byte < 32 and byte != 10) or byte == 127]


def test_n1_long_addresses_are_read_in_the_time_of_their_length() -> None:
    began = time.process_time()
    for piece in ("a", "a.", "1.", "0x", "ü", "ü.", "[:", "@", "%", "/", "http://", "。"):
        read_target("http://" + piece * 300_000)
        read_target("http://t.co/" + piece * 300_000)

    assert time.process_time() - began < 5


def test_n1_the_table_says_where_each_row_is_from() -> None:
    rows = networks()

    assert version() >= "2026-11-22"
    assert len(rows) == len({row.network for row in rows}) > 40
    assert [] == [row for row in rows if "RFC" not in row.source and not row.source.startswith("https://")]


@pytest.mark.parametrize("text", [
    "", "network,reach,name,source\n", "# Version: 2026-01-01.\nnetwork,reach,name,source\n",
    "# Version: 2026-01-01.\nnetwork,reach,name,source\n10.0.0.0/8,shut,a,b\n",
    "# Version: 2026-01-01.\nnetwork,reach,name,source\n10.0.0.1/8,closed,a,b\n",
    "# Version: 2026-01-01.\nnetwork,reach,name,source\n10.0.0.0/8,closed,a,\n",
    "# no day\nnetwork,reach,name,source\n10.0.0.0/8,closed,a,b\n",
])
def test_n1_a_table_that_cannot_be_read_opens_nothing(text: str) -> None:
    with pytest.raises((ValueError, KeyError)):
        read_networks(text)


@given(st.ip_addresses())
def test_n1_every_address_is_judged_by_its_innermost_row(address) -> None:
    inside = [row for row in networks() if address in row.network]
    reach = max(inside, key=lambda row: row.network.prefixlen).reach if inside else ("open" if address.version == 4 else "closed")

    if reach == "closed":
        assert not is_public(str(address))
    elif address.version == 4:
        assert is_public(str(address))


@given(st.text(max_size=60) | st.text("0123456789abcdefx.:%[]@/\\", max_size=40).map("http://{}/".format))
def test_n1_one_reader_for_the_guard_and_the_request(url: str) -> None:
    """What is judged is what is asked: the authority that is sent reads back as the host that was judged."""
    target = read_target(url)
    if target is not None:
        again = read_target(f"{target.scheme}://{target.with_port}{quote(target.path, safe='/?&=%#')}")
        assert again is not None
        assert (target.host, target.port) == (again.host, again.port)


# --- N2: the connected address is the checked address ----------------------------------------------------


@pytest.fixture
def as_if_public(monkeypatch: pytest.MonkeyPatch) -> None:
    """127.0.0.1 alone passes for a public address, so that real sockets can be used."""
    monkeypatch.setattr("provenance.fetch.is_public", lambda ip: ip == "127.0.0.1")


def test_n2_a_name_is_asked_at_the_address_that_was_judged(as_if_public: None) -> None:
    looked_up: list[str] = []

    def lookup(host: str) -> tuple[str, ...]:
        looked_up.append(host)
        return ("127.0.0.1",) if len(looked_up) == 1 else ("10.0.0.1",)  # the second answer would lead inwards

    with Loopback({"/": Route(200, (), PAGE)}) as server:
        fetch = LiveFetch({}, 5, 1000, "test", lookup=lookup, ports={server.where[1]})
        with listening() as heard:
            capture = fetch(f"http://site.example:{server.where[1]}/")

    assert (200, "127.0.0.1", ["site.example"]) == (capture.status, capture.ip, looked_up)
    # Dialled as a number, and nothing is looked up on the way, not even the number.
    assert [("connect", server.where)] == heard
    assert f"site.example:{server.where[1]}" == server.asked[0].headers["host"]


def test_n2_each_hop_is_judged_and_stored(as_if_public: None) -> None:
    with Loopback({"/a": Route(302, (("Location", "/b"),)), "/b": Route(302, (("Location", "http://inside.example/"),))}) as server:
        fetch = LiveFetch({}, 5, 1000, "test", ports={80, server.where[1]},
                          lookup=lambda host: ("127.0.0.1",) if host == "site.example" else ("10.0.0.1",))
        found = resolve_link(f"http://site.example:{server.where[1]}/a", fetch)

    assert [("127.0.0.1", None), ("127.0.0.1", None), (None, "refused-address")] == [(hop.ip, hop.error) for hop in found.hops]


@pytest.mark.parametrize("peer", ["10.0.0.1", "127.0.0.2", "::1", "::ffff:10.0.0.1", "no address", ""])
def test_n2_a_connection_that_ends_elsewhere_is_cut_before_a_byte_is_sent(
        as_if_public: None, monkeypatch: pytest.MonkeyPatch, peer: str) -> None:
    class Elsewhere(socket.socket):
        def getpeername(self):
            return (peer, 80)

    monkeypatch.setattr(line_module.socket, "socket", Elsewhere)
    with Loopback({"/": Route(200, (), PAGE)}) as server:
        fetch = LiveFetch({}, 5, 1000, "test", lookup=lambda host: ("127.0.0.1",), ports={server.where[1]})
        capture = fetch(f"http://site.example:{server.where[1]}/")
        time.sleep(0.05)

    assert ("refused-address", None, None, []) == (capture.error, capture.status, capture.ip, server.asked)


def test_n2_an_address_may_come_back_in_its_other_form(as_if_public: None, monkeypatch: pytest.MonkeyPatch) -> None:
    class Mapped(socket.socket):
        def getpeername(self):
            return ("::ffff:127.0.0.1", 80)

    monkeypatch.setattr(line_module.socket, "socket", Mapped)
    with Loopback({"/": Route(200, (), PAGE)}) as server:
        fetch = LiveFetch({}, 5, 1000, "test", lookup=lambda host: ("127.0.0.1",), ports={server.where[1]})
        assert 200 == fetch(f"http://site.example:{server.where[1]}/").status


# --- N3: http and https on their own ports; no proxy but one that was named ----------------------------------


@pytest.mark.parametrize("port", [1, 21, 22, 25, 79, 81, 110, 111, 444, 2375, 3306, 5432, 6379, 8000, 8080, 8443, 9200, 11211, 65535])
def test_n3_ports(untouched: Canary, port: int) -> None:
    with listening() as heard:
        for scheme in ("http", "https"):
            assert "refused-url" == live_fetch()(f"{scheme}://8.8.8.8:{port}/").error
            assert "refused-url" == live_fetch()(f"{scheme}://site.example:{port}/").error

    assert [] == heard


@pytest.mark.parametrize("scheme", ["ftp", "gopher", "file", "ws", "wss", "data", "javascript", "httpx", "http+unix", ""])
def test_n3_schemes(scheme: str) -> None:
    assert "refused-url" == live_fetch()(f"{scheme}://site.example/").error


def test_n3_another_port_may_be_allowed(as_if_public: None) -> None:
    with Loopback({"/": Route(200, (), PAGE)}) as server:
        where = f"http://127.0.0.1:{server.where[1]}/"
        assert "refused-url" == live_fetch()(where).error
        assert 200 == live_fetch(ports={server.where[1]})(where).status
    with pytest.raises(UsageError):
        live_fetch(ports={0})


PROXIES = ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy")


def test_n3_proxies_of_the_environment_are_ignored(untouched: Canary, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PROXIES:
        monkeypatch.setenv(name, f"http://127.0.0.1:{untouched.port}/")
    with Loopback({"/": Route(200, (), PAGE)}) as server:
        assert 200 == live_fetch({"site.test": server.where})("http://site.test/").status


class Proxy:
    """A proxy that answers in place of everybody, and keeps what it was asked."""

    def __init__(self, says: bytes = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi") -> None:
        self.server = Hostile(self.Any(says))
        self.url = f"http://127.0.0.1:{self.server.where[1]}"

    class Any(dict[str, Behaviour]):
        def __init__(self, says: bytes) -> None:
            self.says = says

        def __missing__(self, name: str) -> Behaviour:
            return Behaviour(self.says)


def test_n3_a_proxy_that_was_named_is_asked_and_no_address_is_claimed() -> None:
    proxy = Proxy()
    with proxy.server as server:
        fetch = live_fetch(proxy=proxy.url)
        capture = fetch("http://site.example/a?b")
        inner = [fetch(url).error for url in ("http://127.0.0.1/", "http://[::1]/", "http://localhost/", "http://site.example:22/")]

    assert (200, b"hi", None) == (capture.status, capture.body, capture.ip)
    assert server.requests[0].startswith(b"GET http://site.example/a?b HTTP/1.1\r\nHost: site.example\r\n")
    # What can be judged without a lookup still is.
    assert (["refused-address"] * 3 + ["refused-url"], 1) == (inner, len(server.requests))


@pytest.mark.parametrize(("says", "error"), [
    (b"HTTP/1.1 403 No\r\n\r\n", "connect"), (b"HTTP/1.1 200 OK\r\n\r\nno TLS", "tls"), (b"", "connect"),
    (b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/\r\n\r\n", "connect"),
])
def test_n3_a_tunnel_through_a_proxy_is_still_tls(says: bytes, error: str) -> None:
    proxy = Proxy(says)
    with proxy.server as server:
        capture = live_fetch(proxy=proxy.url, timeout_s=DEADLINE_S)("https://site.example/a")

    assert error == capture.error
    assert [b"CONNECT site.example:443 HTTP/1.1\r\nHost: site.example:443\r\n\r\n"] == server.requests


@pytest.mark.parametrize("proxy", ["site.example:80", "https://site.example/", "socks5://site.example", "http://u:p@site.example/",
                                   "http://site.example/path", ""])
def test_n3_what_is_no_proxy_is_wrong_usage(proxy: str) -> None:
    with pytest.raises(UsageError, match="http://host:port"):
        live_fetch(proxy=proxy)


def test_n3_the_command_says_loudly_that_a_proxy_is_used(tmp_path: Path) -> None:
    proxy = Proxy()
    with proxy.server:
        code, out, err = run(tmp_path, "links", "http://site.example/a", "--proxy", proxy.url, "--format", "json")
        silent = run(tmp_path, "links", "http://127.0.0.1/", "--format", "json")

    assert (0, "resolved", None) == (code, json.loads(out)["outcome"], json.loads(out)["hops"][0]["ip"])
    assert "PROXY" in err
    assert "not promised" in err
    assert "PROXY" not in silent[2]


def test_n3_a_recording_says_that_a_proxy_was_used_and_its_replay_says_it_again(tmp_path: Path) -> None:
    proxy = Proxy()
    with proxy.server:
        live = run(tmp_path, "links", "http://site.example/a", "--proxy", proxy.url, "--record", "a.warc.gz", "--format", "json")
    replayed = run(tmp_path, "links", "http://site.example/a", "--replay", "a.warc.gz", "--format", "json")

    assert (0, 0, live[1]) == (live[0], replayed[0], replayed[1])
    assert "RECORDING: asked through a proxy" in replayed[2]


# --- N4: ten hops, each of them kept ----------------------------------------------------------------------


def test_n4_ten_hops_and_no_more() -> None:
    def on(wire: Wire) -> None:
        number = int(wire.target.rpartition("/")[2])
        wire.send(b"HTTP/1.1 302 Found\r\nLocation: /on/%d\r\nContent-Length: 0\r\n\r\n" % (number + 1))

    with Hostile({"on": Behaviour(on)}) as server:
        fetch = live_fetch({"hostile.test": server.where})
        found = resolve_link(f"{SITE}/on/0", fetch)
        asked = len(server.requests)
        with pytest.raises(InputError, match="without end"):
            read_input(f"{SITE}/on/0", fetch=fetch)

    # Ten that point on, the one they lead to, and where that one points, unasked.
    assert ("too-many-hops", 11) == (found.outcome, asked)
    assert [f"{SITE}/on/{number}" for number in range(12)] == [hop.url for hop in found.hops]
    assert ["127.0.0.1"] * 11 + [None] == [hop.ip for hop in found.hops]
    assert asked + 10 == len(server.requests)


def test_n4_circles_end() -> None:
    with Loopback({"/a": Route(302, (("Location", "/b"),)), "/b": Route(302, (("Location", "/a"),))}) as server:
        found = resolve_link("http://site.test/a", live_fetch({"site.test": server.where}))

    assert ("loop", 3, 2) == (found.outcome, len(found.hops), len(server.asked))


def test_n4_two_targets_are_none() -> None:
    two = (("Location", "/b"), ("Location", "/c"))
    with Loopback({"/a": Route(302, two), "/same": Route(302, (("Location", "/b"), ("Location", "/b"))), "/b": Route(200)}) as server:
        fetch = live_fetch({"site.test": server.where})
        torn, same = (resolve_link(f"http://site.test/{path}", fetch) for path in ("a", "same"))

    assert ("unreachable", 1, "resolved") == (torn.outcome, len(torn.hops), same.outcome)


# --- N5, N6: bounded size and time, whatever a server does ----------------------------------------------------


@pytest.fixture(scope="module")
def outcomes() -> Iterator[tuple[Hostile, Mapping[str, tuple[Capture, float]]]]:
    """Every behaviour of the table, met once; many at a time, as most of them are about waiting."""
    with Hostile(BEHAVIOURS) as server:
        fetch = live_fetch({"hostile.test": server.where}, timeout_s=DEADLINE_S, max_bytes=MAX_BYTES)

        def meet(name: str) -> tuple[str, tuple[Capture, float]]:
            began = time.monotonic()
            capture = fetch(f"{SITE}/{name}")
            return name, (capture, time.monotonic() - began)

        with listening() as heard, ThreadPoolExecutor(8) as pool:
            met = dict(pool.map(meet, BEHAVIOURS))
        assert {("connect", server.where)} == set(heard)
        yield server, met


def test_the_table_is_long() -> None:
    misbehaving = [name for name, behaviour in BEHAVIOURS.items() if behaviour.makes != (None,)]

    assert len(misbehaving) >= 150
    assert len(misbehaving) + len(WAYS) * len(INWARD) + len(ANSWERS) > 600


@pytest.mark.parametrize("name", BEHAVIOURS)
def test_n5_n6_every_behaviour_is_bounded_and_named(
        outcomes: tuple[Hostile, Mapping[str, tuple[Capture, float]]], name: str) -> None:
    server, met = outcomes
    capture, took = met[name]

    assert capture.error in BEHAVIOURS[name].makes, capture
    assert capture.error is None or not (capture.status and capture.complete)  # what broke off is no success
    assert len(capture.body) <= MAX_BYTES
    assert took < PATIENCE_S
    assert name not in server.ungrateful


@pytest.mark.parametrize("name", [name for name, behaviour in BEHAVIOURS.items() if behaviour.makes != (None,)])
def test_n6_what_did_not_end_is_never_a_success(
        outcomes: tuple[Hostile, Mapping[str, tuple[Capture, float]]], name: str) -> None:
    capture = outcomes[1][name][0]
    found = resolve_link(capture.url, {capture.url: capture}.get)
    with pytest.raises(InputError):
        read_input(capture.url, fetch={capture.url: capture}.get)
    post = _post("x", "1795968363525046272", "https://x.com/example_reader/status/1795968363525046272")
    (said,) = ask_witnesses(post, lambda url: capture, [witness_named("x-syndication")], strict=True)

    assert found.outcome in ("refused", "unreachable", "not-tried")
    assert said.outcome in ("unknown", "blocked")


def test_n6_the_whole_command_against_every_behaviour(tmp_path: Path) -> None:
    """As articles and as links; those that only wait are left out, as the command waits for 30 seconds."""
    names = [name for name, behaviour in BEHAVIOURS.items()
             if "timeout" not in behaviour.makes and not name.startswith(("large-", "endless-", "keeps-", "drip-", "pause-"))]
    urls = [f"{SITE}/{name}" for name in names]
    with Hostile(BEHAVIOURS) as server:
        where = {"PROVENANCE_TESTING": "1", "PROVENANCE_PACE": "off", "PROVENANCE_HOST_MAP": f"hostile.test=127.0.0.1:{server.where[1]}"}
        audit_code, audits, audit_err = run(tmp_path, "audit", *urls, "--no-store", "--format", "json", **where)
        links_code, links, links_err = run(tmp_path, "links", *urls, "--no-archives", "--format", "json", **where)
    read = dict(zip(names, map(json.loads, audits.splitlines()), strict=True))
    led = dict(zip(names, map(json.loads, links.splitlines()), strict=True))

    assert (3, 0) == (audit_code, links_code)
    assert "Traceback" not in audit_err + links_err
    assert [] == [text for text in (audit_err, links_err, audits.decode(), links.decode())
                  if any((c < " " and c != "\n") or "\x7f" <= c <= "\x9f" or c in "\u202e\u2066" for c in text)]
    bad = {name for name in names if BEHAVIOURS[name].makes != (None,)}
    assert set() == {name for name in bad if read[name]["error"] is None or led[name]["outcome"] not in ("unreachable", "refused")}
    # Gone: a page whose Refresh leads to where nothing is.
    assert {"unreachable", "resolved", "blocked", "gone"} == {one["outcome"] for one in led.values()}


@pytest.mark.parametrize(("headers", "error"), [(200, None), (201, "protocol")])
def test_n5_two_hundred_headers(headers: int, error: str | None) -> None:
    raw = OK + b"".join(b"X-%d: 1\r\n" % n for n in range(headers - 1)) + b"Content-Length: 0\r\n\r\n"
    with Hostile({"a": Behaviour(raw)}) as server:
        assert error == live_fetch({"hostile.test": server.where})(f"{SITE}/a").error


@pytest.mark.parametrize(("size", "error"), [(65_000, None), (66_000, "protocol")])
def test_n5_64_kib_of_head(size: int, error: str | None) -> None:
    line = b"X: " + b"a" * 995 + b"\r\n"
    raw = OK + line * (size // len(line)) + b"Content-Length: 0\r\n\r\n"
    with Hostile({"a": Behaviour(raw)}) as server:
        assert error == live_fetch({"hostile.test": server.where})(f"{SITE}/a").error


TEN_MIB = 10 * 1024 * 1024


def packable(size: int, noise: int) -> bytes:
    """Bytes of which so many in every 4096 are noise: the fewer, the smaller they can be packed."""
    chance = Random(1)
    return b"".join(chance.randbytes(noise) + bytes(4096 - noise) for _ in range(size // 4096 + 1))[:size]


@pytest.mark.parametrize("coded", [False, True])
@pytest.mark.parametrize(("size", "error"), [(TEN_MIB, None), (TEN_MIB + 1, "too-large")])
def test_n5_ten_mib_decoded_and_on_the_wire(coded: bool, size: int, error: str | None) -> None:
    body = packable(size, 100)
    packed = gzip.compress(body, 1) if coded else body
    head = OK + (b"Content-Encoding: gzip\r\n" if coded else b"") + b"Content-Length: %d\r\n\r\n" % len(packed)
    with Hostile({"a": Behaviour(head + packed)}) as server:
        capture = live_fetch({"hostile.test": server.where})(f"{SITE}/a")

    assert (error, min(size, TEN_MIB)) == (capture.error, len(capture.body))


@pytest.mark.parametrize(("noise", "error"), [(20, None), (2, "too-large"), (0, "too-large")])
def test_n5_two_hundred_times_and_no_more(noise: int, error: str | None) -> None:
    body = packable(1_000_000, noise)
    packed = gzip.compress(body)
    with Hostile({"a": Behaviour(OK + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(packed) + packed)}) as server:
        capture = live_fetch({"hostile.test": server.where})(f"{SITE}/a")

    assert (len(body) > 200 * len(packed)) == (error is not None), len(body) / len(packed)
    assert error == capture.error


def test_n5_small_bodies_may_be_packed_however_well() -> None:
    packed = gzip.compress(b" " * 60_000)
    with Hostile({"a": Behaviour(OK + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(packed) + packed)}) as server:
        assert live_fetch({"hostile.test": server.where})(f"{SITE}/a").error is None


@pytest.mark.skipif(sys.platform != "linux", reason="counts memory as Linux does")
def test_n5_many_large_bodies_at_a_time_stay_below_300_mb(tmp_path: Path) -> None:
    body = Random(1).randbytes(TEN_MIB)
    hosts = [f"h{number}.test" for number in range(64)]
    (tmp_path / "links.txt").write_text("\n".join(f"http://{host}/large" for host in hosts * 2), encoding="utf-8")
    with Hostile({"large": Behaviour(OK + b"Content-Length: %d\r\n\r\n" % len(body) + body)}) as server:
        done = command(tmp_path, "links", "--from", "links.txt", "--jobs", "64", "--format", "json", PROVENANCE_TESTING="1",
                       PROVENANCE_PACE="off", PROVENANCE_HOST_MAP=",".join(f"{host}=127.0.0.1:{server.where[1]}" for host in hosts))

    assert ["resolved"] * 64 == [json.loads(line)["outcome"] for line in done.stdout.splitlines()]
    assert 0 < done.most_kib < 300 * 1024


def test_n6_the_deadline_holds_for_all_hops_together() -> None:
    """Each answer comes in time; all of them together would take five times as long."""
    def on(wire: Wire) -> None:
        wire.wait(0.25)
        wire.send(b"HTTP/1.1 302 Found\r\nLocation: /on/%d\r\nContent-Length: 0\r\n\r\n" % (int(wire.target[4:]) + 1))

    with Hostile({"on": Behaviour(on)}) as server:
        fetch = live_fetch({"hostile.test": server.where}, timeout_s=0.6)
        began = time.monotonic()
        found = resolve_link(f"{SITE}/on/0", fetch)
        took = time.monotonic() - began
        with pytest.raises(InputError, match="timeout"):
            read_input(f"{SITE}/on/0", fetch=fetch)
        # The next chain has the whole time again.
        assert "location" == resolve_link(f"{SITE}/on/0", fetch, max_hops=1).hops[0].via

    assert ("unreachable", "timeout") == (found.outcome, found.hops[-1].error)
    assert 2 <= len(found.hops) <= 4
    assert took < 1.2


def test_n6_who_comes_last_in_a_slow_chain_is_not_blamed() -> None:
    def slow(wire: Wire) -> None:
        wire.wait(0.35)
        wire.send(b"HTTP/1.1 302 Found\r\nLocation: http://good.test/slow\r\nContent-Length: 0\r\n\r\n")

    with Hostile({"slow": Behaviour(slow)}) as server:
        fetch = polite(live_fetch({"hostile.test": server.where, "good.test": server.where}, timeout_s=0.5), sleep=lambda s: None)
        for number in range(4):
            assert "timeout" == resolve_link(f"{SITE}/slow?{number}", fetch).hops[-1].error

        assert 0 == fetch.resting_s("http://good.test/")


def test_n6_the_body_of_a_redirect_holds_nobody_up() -> None:
    table = {"a": Behaviour(BEHAVIOURS["drip-length"].does), "to": Behaviour(
        lambda wire: (wire.send(b"HTTP/1.1 302 Found\r\nLocation: /end\r\nContent-Length: 999\r\n\r\n"), wire.drip(b"a" * 999))[0]),
        "end": Behaviour(OK + b"Content-Length: 2\r\n\r\nhi")}
    with Hostile(table) as server:
        began = time.monotonic()
        found = resolve_link(f"{SITE}/to", live_fetch({"hostile.test": server.where}, timeout_s=10))

    assert ("resolved", f"{SITE}/end") == (found.outcome, found.final_url)
    assert time.monotonic() - began < 3


def test_n6_a_lookup_that_never_ends() -> None:
    over = threading.Event()

    def lookup(host: str) -> tuple[str, ...]:
        over.wait(10)
        return ("8.8.8.8",)

    began = time.monotonic()
    capture = LiveFetch({}, 0.3, 1000, "test", lookup=lookup)("http://slow.example/")
    over.set()

    assert ("dns", True) == (capture.error, time.monotonic() - began < 1.3)


def test_n6_a_host_that_never_answers_the_connection(as_if_public: None) -> None:
    """A backlog that is full: the kernel drops what comes after."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        waiting = []
        for _ in range(4):
            one = socket.socket()
            one.setblocking(False)
            one.connect_ex(full.getsockname())
            waiting.append(one)
        began = time.monotonic()
        capture = live_fetch(timeout_s=0.4, ports={full.getsockname()[1]})(f"http://127.0.0.1:{full.getsockname()[1]}/")
        for one in waiting:
            one.close()

    assert "timeout" == capture.error
    assert time.monotonic() - began < 1.4


# --- N7: TLS is always verified ---------------------------------------------------------------------------


def test_n7_a_certificate_that_nobody_vouches_for(certificate: tuple[Path, Path]) -> None:
    seen: list[str | None] = []
    with tls_server(certificate, seen) as server:
        line = Line([server.where[0]], server.where[1], time.monotonic() + 5, tls=True)
        answer = ask(line, "site.test", "", "/", [("Host", "site.test")], 1000)

    assert ("tls", ["site.test"], []) == (answer.error, seen, server.asked)


def test_n7_another_name_and_no_way_to_say_yes(certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("requests.adapters.DEFAULT_CA_BUNDLE_PATH", str(certificate[0]))
    for name in ("PYTHONHTTPSVERIFY", "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"):
        monkeypatch.setenv(name, "0")
    answers = {}
    for name in ("site.test", "other.test", "127.0.0.1"):
        with tls_server(certificate, []) as server:
            line = Line([server.where[0]], server.where[1], time.monotonic() + 5, tls=True)
            answers[name] = ask(line, name, "", "/", [("Host", name)], 1000).error

    assert {"site.test": None, "other.test": "tls", "127.0.0.1": "tls"} == answers


def over_tls(certificate: tuple[Path, Path], says: bytes, *, goodbye: bool, **context_fields: object) -> str | None:
    """The error of one request to a server that says this and hangs up, with TLS's own goodbye or without."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    for name, value in context_fields.items():
        setattr(context, name, value)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        def speak() -> None:
            connection, _ = listener.accept()
            with connection, suppress(OSError), context.wrap_socket(connection, server_side=True) as secured:
                secured.recv(65536)
                secured.sendall(says)
                if goodbye:
                    secured.unwrap()

        speaker = threading.Thread(target=speak)
        speaker.start()
        line = Line(["127.0.0.1"], listener.getsockname()[1], time.monotonic() + 5, tls=True)
        answer = ask(line, "site.test", "", "/", [("Host", "site.test")], 1000)
        speaker.join()
    assert answer.complete == (answer.error is None) or answer.status is None
    return answer.error


@pytest.mark.parametrize(("says", "goodbye", "error"), [
    (OK + b"Content-Length: 2\r\n\r\nhi", False, None), (OK + b"\r\nhi", True, None), (OK + b"\r\nhi", False, "protocol"),
    (OK + b"Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n", False, None), (OK, False, "protocol"),
])
def test_n7_a_body_that_only_ends_with_the_connection_needs_the_goodbye(
        certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, says: bytes, goodbye: bool, error: str | None) -> None:
    """Else anybody on the way could cut it."""
    monkeypatch.setattr("requests.adapters.DEFAULT_CA_BUNDLE_PATH", str(certificate[0]))

    assert error == over_tls(certificate, says, goodbye=goodbye)


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_n7_a_server_that_speaks_old_versions_only(
        certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("requests.adapters.DEFAULT_CA_BUNDLE_PATH", str(certificate[0]))

    assert "tls" == over_tls(certificate, OK, goodbye=True, minimum_version=ssl.TLSVersion.TLSv1,
                             maximum_version=ssl.TLSVersion.TLSv1_1)


@pytest.mark.parametrize("says", [b"HTTP/1.1 400 Bad\r\n\r\n", b"", b"\x15\x03\x01\x00\x02\x02\x28", bytes(range(256)) * 9,
                                  b"\x16\x03\x01\xff\xff" + b"\x00" * 70_000])
def test_n7_what_is_no_tls(says: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as plain:
        def speak() -> None:
            connection, _ = plain.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(says)

        speaker = threading.Thread(target=speak)
        speaker.start()
        line = Line(["127.0.0.1"], plain.getsockname()[1], time.monotonic() + 2, tls=True)
        answer = ask(line, "site.test", "", "/", [("Host", "site.test")], 1000)
        speaker.join()

    assert answer.error in ("tls", "timeout")
    assert answer.status is None


def test_n7_old_versions_are_refused() -> None:
    context = line_module._context(__import__("certifi").where())

    assert context.check_hostname
    assert context.verify_mode.name == "CERT_REQUIRED"
    assert context.minimum_version.name == "TLSv1_2"


# --- N8: three tries, and only where another one makes sense ------------------------------------------------


@pytest.mark.parametrize(("raw", "tries"), [
    (b"HTTP/1.1 429 Slow\r\nContent-Length: 0\r\n\r\n", 3), (b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n", 3),
    (b"HTTP/1.1 429 Slow\r\nRetry-After: 999999\r\nContent-Length: 0\r\n\r\n", 1),
    *((b"HTTP/1.1 %d No\r\nContent-Length: 0\r\n\r\n" % status, 1) for status in (400, 401, 403, 404, 410, 500, 502, 504, 999)),
    (b"", 1), (b"nonsense\r\n\r\n", 1), (OK + b"Content-Length: 9\r\n\r\nabc", 1), (OK + b"Content-Encoding: br\r\n\r\nx", 1),
])
def test_n8_tries(raw: bytes, tries: int) -> None:
    now = [0.0]
    with Hostile({"a": Behaviour(raw)}) as server:
        fetch = polite(live_fetch({"hostile.test": server.where}), clock=lambda: now[0],
                       sleep=lambda seconds: now.__setitem__(0, now[0] + seconds))
        fetch(f"{SITE}/a")

    assert tries == len(server.requests)


@pytest.mark.parametrize(("names", "dials"), [
    ([f"8.8.8.{n}" for n in range(50)], ["8.8.8.0", "8.8.8.1", "8.8.8.2"]),
    # Where one family leads nowhere, the other must still have its turn.
    ([*(f"2606:4700::{n}" for n in range(5)), "8.8.8.8"], ["2606:4700::0", "2606:4700::1", "8.8.8.8"]),
    (["8.8.8.1", "8.8.8.2", "8.8.8.3", "2606:4700::1"], ["8.8.8.1", "8.8.8.2", "2606:4700::1"]),
    (["2606:4700::1", "8.8.8.8"], ["2606:4700::1", "8.8.8.8"]),
])
def test_n8_three_addresses_of_a_name_and_no_more(monkeypatch: pytest.MonkeyPatch, names: list[str], dials: list[str]) -> None:
    dialled: list[str] = []

    def refuse(self: socket.socket, where: tuple[str, int]) -> None:
        dialled.append(where[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", refuse)
    fetch = LiveFetch({}, 1.0, 1000, "test", lookup=lambda host: tuple(names))

    assert "connect" == fetch("http://many.example/").error
    assert dials == dialled


# --- N9: nothing of ours is told, nothing of theirs is kept -------------------------------------------------


def test_n9_no_cookies_no_credentials_no_referer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".netrc").write_text("machine site.test login me password secret\ndefault login me password secret\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    cookie = ("Set-Cookie", "id=1; Domain=site.test; Path=/")
    routes = {
        "/a": Route(302, (cookie, ("Location", "/b"))), "/b": Route(401, (cookie, ("WWW-Authenticate", "Basic realm=x"))),
        "/c": Route(200, (cookie, ("Content-Type", "text/html")), b"<meta http-equiv=refresh content='0; url=/d'>"),
        "/d": Route(407, (cookie, ("Proxy-Authenticate", "Basic realm=x"))),
        "/e": Route(302, (("Location", "http://user:password@site.test/f"),)), "/f": Route(200),
    }
    with Loopback(routes) as server:
        fetch = live_fetch({"site.test": server.where})
        outcomes = [resolve_link(f"http://site.test/{name}#secret", fetch).outcome for name in ("a", "c", "e", "a", "c")]

    assert ["blocked", "blocked", "refused", "blocked", "blocked"] == outcomes
    assert {"host", "user-agent", "accept", "accept-encoding", "connection"} == {name for one in server.asked for name in one.headers}
    assert [] == [one.line for one in server.asked if "secret" in one.line or "/f" in one.line]


def test_the_promises_are_written_down_and_each_has_tests() -> None:
    written = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    tests = Path(__file__).read_text(encoding="utf-8")

    assert [] == [number for number in range(1, 10) if f"**N{number}." not in written or (f"def test_n{number}_" not in tests
                  and f"_n{number}_" not in tests)]
