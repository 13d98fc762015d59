"""What the child makes of pages and sitemaps, and of those that are not what they say."""

import gzip

import pytest

from relevo.desk.knowledge.extract.problems import Unreadable
from relevo.desk.knowledge.website.page import decode_page, read_page
from relevo.desk.knowledge.website.sitemap import read_sitemap

HERE = {"url": "https://shop.example/help/"}


def test_a_page_says_where_it_leads_and_what_it_is() -> None:
    page = read_page(
        HERE,
        b"""<html lang="es-MX"><head><base href="/ayuda/"><link rel="canonical" href="inicio">
        <link rel="alternate" hreflang="pt" href="/pt/"><meta name="robots" content="NOINDEX, follow"></head>
        <body><h1>Ayuda</h1><a href="a">A</a><a href="b" rel="nofollow">B</a><a href="foto.jpg">C</a>
        <a href="mailto:x@y.z">D</a><a href="a#teil">E</a></body></html>""",
    )
    assert (page["language"], page["canonical"], page["noindex"]) == ("es", "https://shop.example/ayuda/inicio", True)
    assert page["alternates"] == {"pt": "https://shop.example/pt/"}
    assert page["links"] == ["https://shop.example/ayuda/a"]


def test_nofollow_means_no_link_and_a_refresh_is_one() -> None:
    assert read_page(HERE, b'<meta name=robots content="none"><a href="/x">x</a>')["links"] == []
    refresh = b'<meta http-equiv="refresh" content="0; url=/new"><p>Moved</p>'
    assert read_page(HERE, refresh)["links"] == ["https://shop.example/new"]


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        ("¿Cuánto cuesta el envío?".encode(), None),
        ("¿Cuánto cuesta el envío?".encode(), "iso-8859-1"),
        ("¿Cuánto cuesta el envío?".encode("cp1252"), None),
        ("¿Cuánto cuesta el envío?".encode("utf-16"), None),
        ("¿Cuánto cuesta el envío?".encode("utf-16-le"), "utf-16-le"),
        ("¿Cuánto cuesta el envío?".encode(), "no-such-code"),
        (b"\xef\xbb\xbf" + "¿Cuánto cuesta el envío?".encode(), "windows-1252"),
    ],
)
def test_letters_are_read_whatever_the_server_says(body: bytes, charset: str | None) -> None:
    assert decode_page(body, charset) == "¿Cuánto cuesta el envío?"


def test_a_program_without_text_is_told_from_a_short_page() -> None:
    app = b'<html><body><div id="root"></div><script src="a.js"></script></body></html>'
    noscript = b"<html><body><noscript>You need to enable JavaScript.</noscript><script></script></body></html>"
    short = b"<html><body><p>We are closed.</p><script>count()</script></body></html>"
    assert [read_page(HERE, body)["is_app"] for body in (app, noscript, short)] == [True, True, False]


def urlset(*addresses: str) -> bytes:
    entries = "".join(f"<url><loc> {address} </loc><lastmod>2026-01-01</lastmod></url>" for address in addresses)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'.encode()


def test_sitemaps_come_as_lists_lists_of_lists_text_and_packed() -> None:
    assert read_sitemap({}, urlset("https://a.example/x#y", "nonsense"))["urls"] == ["https://a.example/x"]
    assert read_sitemap({}, gzip.compress(urlset("https://a.example/x")))["urls"] == ["https://a.example/x"]
    assert read_sitemap({}, b"https://a.example/x\n\nhttps://a.example/y")["urls"] == [
        "https://a.example/x",
        "https://a.example/y",
    ]
    index = b"<sitemapindex><sitemap><loc>https://a.example/s.xml</loc></sitemap></sitemapindex>"
    assert read_sitemap({}, index) == {"urls": [], "sitemaps": ["https://a.example/s.xml"]}


def test_an_entity_bomb_stays_small_and_a_packed_one_is_refused() -> None:
    laughs = b"""<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
    <!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY f SYSTEM "file:///etc/passwd">]>
    <urlset><url><loc>https://a.example/&c;</loc></url><url><loc>https://a.example/&f;</loc></url></urlset>"""
    assert all(len(url) < 100 for url in read_sitemap({}, laughs)["urls"])
    with pytest.raises(Unreadable) as refused:
        read_sitemap({}, gzip.compress(b" " * 60_000_000))
    assert refused.value.code == "too_large"


@pytest.mark.parametrize("body", [b"<!doctype html><html><body>Not found</body></html>", b"\x1f\x8bbroken"])
def test_what_is_no_sitemap_says_so(body: bytes) -> None:
    with pytest.raises(Unreadable):
        read_sitemap({}, body)
