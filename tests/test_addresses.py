from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given, strategies as st

from provenance.addresses import Target, read_target
from provenance.networks import is_public

PUBLIC = [
    "1.1.1.1", "8.8.8.8", "9.9.9.9", "11.0.0.1", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0",
    "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.0", "192.0.3.0", "192.167.255.255",
    "192.169.0.0", "198.17.255.255", "198.20.0.0", "198.51.99.255", "198.51.101.0", "203.0.112.255", "203.0.114.0",
    "223.255.255.255", "168.63.129.15", "168.63.129.17", "104.244.42.129", "2001:4860:4860::8888",
    "2606:4700:4700::1111", "2a00:1450:4001:80b::200e", "2620:fe::fe", "2000::1", "::ffff:8.8.8.8", "::ffff:808:808",
    "64:ff9b::8.8.8.8", "64:ff9b::101:101", "2002:808:808::1", "2001:0:808:808::f7f7:f7f7", "2606:4700::5efe:808:808",
    "2606:4700::200:5efe:808:808", "192.31.195.1", "192.52.194.1", "192.175.49.1", "2620:4f:7fff::1", "2001:200::1",
]  # fmt: skip

CLOSED = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.0", "100.100.100.200", "100.127.255.255",
    "127.0.0.1", "127.255.255.254", "169.254.0.1", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1",
    "192.0.0.9", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.0.1", "192.168.255.255", "198.18.0.1",
    "198.19.255.255", "198.51.100.1", "203.0.113.9", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
    "168.63.129.16", "192.31.196.1", "192.52.193.1", "192.175.48.1", "2620:4f:8000::1", "2001:4:112::1", "2001:30::1",
    "100:0:0:1::1", "2001:3::1", "2001:1::3", "255.255.255.254", "::", "::fffe:808:808", "::ffff:0:127.0.0.1", "::1", "::2", "::127.0.0.1", "::8.8.8.8", "::ffff:127.0.0.1", "::ffff:10.1.2.3",
    "::ffff:169.254.169.254", "::ffff:0:8.8.8.8", "64:ff9b::127.0.0.1", "64:ff9b::10.0.0.1",
    "64:ff9b::169.254.169.254", "64:ff9b:1::8.8.8.8", "64:ff9b:1::10.0.0.1", "64:ff9b:1:abcd::1", "2002:7f00:1::1",
    "2002:a00:1::1", "2002:c0a8:101::1", "2002:a9fe:a9fe::", "2001:0:7f00:1::f7f7:f7f7", "2001:0:808:808::80ff:fffe",
    "2001:0:808:808::f5ff:fffe", "2606:4700::5efe:7f00:1", "2606:4700::200:5efe:a00:1", "2001:2::1", "2001:10::1",
    "2001:20::1", "2001:db8::1", "2001:1::1", "3fff::1", "100::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1",
    "fec0::1", "ff02::1", "ff0e::1", "4000::1", "fe80::1%eth0", "2606:4700::1%eth0",
]  # fmt: skip

NO_ADDRESS = ["", "localhost", "8.8.8", "8.8.8.8.8", "08.8.8.8", "0x7f.0.0.1", "2130706433", "8.8.8.8 ", "[::1]"]
NO_ADDRESS.append("١.1.1.1")  # digits, though not ours


@pytest.mark.parametrize("ip", PUBLIC)
def test_public(ip: str) -> None:
    assert is_public(ip)


@pytest.mark.parametrize("ip", CLOSED + NO_ADDRESS)
def test_not_public(ip: str) -> None:
    assert not is_public(ip)


@given(st.ip_addresses(v=4))
def test_what_carries_an_address_is_as_public_as_what_it_carries(inner: IPv4Address) -> None:
    number = int(inner)
    forms = [
        IPv6Address(0xFFFF << 32 | number),
        IPv6Address(0x64_FF9B << 96 | number),
        IPv6Address(0x2002 << 112 | number << 80),
    ]

    assert [is_public(str(inner))] * 3 == [is_public(str(form)) for form in forms]


@given(st.ip_addresses())
def test_nothing_closed_to_python_is_open_to_us(ip: IPv4Address | IPv6Address) -> None:
    closed = ip.is_loopback or ip.is_link_local or ip.is_multicast or ip.is_unspecified or not ip.is_global
    # Two forms that Python closes whole are as public as the IPv4 address they carry.
    carries = isinstance(ip, IPv6Address) and (ip.ipv4_mapped or ip.teredo)

    assert carries or not (closed and is_public(str(ip)))


@given(st.text())
def test_is_public_never_raises(text: str) -> None:
    assert is_public(text) in (True, False)


TARGETS = {
    "https://t.co/AbC": Target("https", "t.co", 443, "/AbC"),
    "HTTP://T.CO/AbC": Target("http", "t.co", 80, "/AbC"),
    "http://t.co": Target("http", "t.co", 80, "/"),
    "http://t.co?a=B": Target("http", "t.co", 80, "/?a=B"),
    "http://t.co/a?b#c": Target("http", "t.co", 80, "/a?b"),
    "http://t.co#c": Target("http", "t.co", 80, "/"),
    "http://t.co./": Target("http", "t.co", 80, "/"),
    "http://t.co:8080/": Target("http", "t.co", 8080, "/"),
    "http://t.co:/": Target("http", "t.co", 80, "/"),
    "http://8.8.8.8/": Target("http", "8.8.8.8", 80, "/"),
    "http://[2606:4700:0::1]:80/": Target("http", "2606:4700::1", 80, "/"),
    "https://bücher.example/ü": Target("https", "xn--bcher-kva.example", 443, "/ü"),
    "http://under_score.example/": Target("http", "under_score.example", 80, "/"),
    "http://localhost/": Target("http", "localhost", 80, "/"),
    "http://h/@x:y": Target("http", "h", 80, "/@x:y"),
}

REFUSED = [
    "", "t.co/AbC", "//t.co/AbC", "ftp://t.co/", "file:///etc/passwd", "javascript:alert(1)", "http:t.co",
    "http:/t.co/", "http:///t.co/", "https://", "http://user@t.co/", "http://user:pw@t.co/", "http://@t.co/",
    "http://t.co@127.0.0.1/", "http://t.co\\@127.0.0.1/", "http:\\\\t.co/", "http://t.co\\.example/", " http://t.co/",
    "http://t.co/ ", "http://t.co/a b", "http://t.co/\r\nHost: x", "http://t.co/\t", "http://t.co/\x00",
    "http://t.co/\x7f", "http://t.co/\u00a0", "http://t.co/\ud800", "http://127.1/", "http://0177.0.0.1/",
    "http://0x7f.0.0.1/", "http://0x7f000001/", "http://2130706433/", "http://127.0.0.01/", "http://1.2.3.4.5/",
    "http://example.1/", "http://example.0x1/", "http://256.1.1.1/", "http://１２７.0.0.1.5/",
    "http://[fe80::1%25eth0]/", "http://[fe80::1%eth0]/", "http://[::1", "http://[1.2.3.4]/", "http://[::g]/",
    "http://::1/", "http://%31%32%37.0.0.1/", "http://ex%61mple.com/", "http://exa mple.com/", "http://a..b/",
    "http://.a/", "http://-a.b/", "http://a-.b/", "http://*.b/", "http://a,b/", "http://a$b/",
    "http://" + "a" * 64 + ".b/", "http://" + "a." * 127 + "bc/", "http://t.co:0/", "http://t.co:65536/",
    "http://t.co:8a/", "http://t.co:-80/", "http://xn--ü.example/", "http://\u2024/",
]  # fmt: skip


@pytest.mark.parametrize("url", TARGETS)
def test_plain_addresses_are_read(url: str) -> None:
    assert TARGETS[url] == read_target(url)


@pytest.mark.parametrize("url", REFUSED)
def test_what_can_be_read_in_two_ways_is_refused(url: str) -> None:
    assert read_target(url) is None


def test_digits_of_other_scripts_are_read_as_browsers_read_them() -> None:
    # The guard then judges 127.0.0.1, which is what would be connected to.
    assert Target("http", "127.0.0.1", 80, "/") == read_target("http://１２７。0。0。1/")


def test_host_header() -> None:
    authorities = ["t.co", "t.co:443", "[::1]", "[::1]:8080"]
    urls = ["http://t.co:80/", "http://t.co:443/", "https://[::1]/", "https://[::1]:8080/"]

    assert authorities == [target.authority for url in urls if (target := read_target(url))]
    assert [False, True, True] == [
        target.literal for url in ("http://a.b/", "http://1.2.3.4/", "http://[::1]/") if (target := read_target(url))
    ]


@given(st.text() | st.text().map("http://{}".format) | st.text().map("https://t.co/{}".format))
def test_read_target_never_raises_and_gives_plain_hosts(url: str) -> None:
    target = read_target(url)

    assert target is None or (target.host.isascii() and target.host == target.host.lower() and target.path[0] == "/")
